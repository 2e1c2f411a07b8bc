DESC="nothing: the address stays on hme0"
KINDS=""
setup() { ip addr add $SERVICE/24 dev hme0; }
teardown() { ip addr flush dev hme0; }
carrier_of() { echo hme0; }
pids() { :; }
info() { :; }
