# lib-mpathd.sh - what the mpathd*.sh have in common.
#
# mpathd_setup LINE...: with this configuration.
mpathd_setup() {
	printf '%s\n' "$@" >/tmp/mpathd.conf
	"$MPATHD" -F -f /tmp/mpathd.conf -R /run/mpathd ${MPATHD_OPTIONS-} \
	    >/vm/out/$C.daemon 2>&1 &
	echo $! >/run/mpathd.pid
	sleep 1
	export IPMP_RUNDIR=/run/mpathd
	"$IFCONFIG" hme0 plumb $SERVICE/24 broadcast + group lan up \
	    addif "${TEST[0]}/24" broadcast + deprecated -failover up &&
	    "$IFCONFIG" hme1 plumb "${TEST[1]}/24" broadcast + deprecated \
	    -failover group lan up || return
	ip route add default via $ROUTER dev hme0 src $SERVICE
}
teardown() {
	kill "$(cat /run/mpathd.pid)"
	sleep 0.5
	rm -rf /run/mpathd
	ip addr flush dev hme0
	ip addr flush dev hme1
}
carrier_of() { nic_with_service; }
pids() { cat /run/mpathd.pid; }
info() {
	cat /tmp/mpathd.conf
	"$IFCONFIG" -a
	ip route show table all
}
