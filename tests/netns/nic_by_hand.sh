# An administrator takes a member down and up, changes its MTU, and flushes its
# addresses and routes: the peer notices nothing that lasts.
. "$(dirname "$0")/lib.sh"
net_test "a member survives what ip(8) does to it"

answers() { peer ping -nqc1 -W1 "$1" >/dev/null; }
routes() { host ip route show table all | grep -v ' table local '; }
routes_are_back() { [ "$(routes)" = "$routes" ]; }

start_daemon
two_setup
host ip route add 10.7.0.0/16 via 192.168.85.50 dev hme0 metric 5 mtu 1300
wait_probed 12
before=$(snapshot)
routes=$(routes)
stream_start session host 192.168.85.19:7000 peer 192.168.85.50

host ip link set hme0 down
wait_for 1 'addr_on hme1 192.168.85.19 && ! addr_on hme0 192.168.85.19'
must 'answers 192.168.85.19 && answers 192.168.85.20' "both answer"
must 'host ping -nqc1 -W2 10.9.9.9 >/dev/null' "the default route works"
must 'host ip route show 10.7.0.0/16 | grep -q "dev hme1.*mtu 1300"' \
    "a route follows with its metrics"
host ip link set hme0 up
wait_for "$(repair_limit)" two_is_whole
wait_for 1 routes_are_back
same_snapshot "$before"
ok "down and up"

host ip link set hme0 mtu 1400
let_pass 300
must two_is_whole "nothing moves"
host ip link set hme0 mtu 1500
same_snapshot "$before"
ok "another MTU and back"

host ip address flush dev hme0
wait_for 1 'addr_on hme0 192.168.85.19 && addr_on hme0 192.168.85.21'
wait_for 1 'routes_are_back'
must 'answers 192.168.85.19' "it answers"
same_snapshot "$before"
ok "flushed addresses are there again at once"

stream_stop session
must '! log_has cannot' "nothing was tried in vain"
ok "a session survived it all"
