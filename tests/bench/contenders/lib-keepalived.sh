# lib-keepalived.sh - what the keepalived-*.sh have in common.
#
# keepalived knows no group of NICs of one host.  The nearest thing: one virtual
# router with an instance on each NIC.  That needs test addresses, accept_local
# (an instance hears the other one of its own host) and a route for each source.
#
# keepalived_setup ADVERT_S [BFD_MS BFD_MULTIPLIER]: with BFD, each instance
# follows a session between its NIC and the router, which has to run it too.
PROGRAMS="keepalived"
keepalived_setup() {
	local i name

	for name in all hme0 hme1; do
		sysctl -qw net.ipv4.conf.$name.arp_ignore=1 \
		    net.ipv4.conf.$name.arp_announce=2 \
		    net.ipv4.conf.$name.rp_filter=0 \
		    net.ipv4.conf.$name.accept_local=1 \
		    net.ipv4.conf.$name.ignore_routes_with_linkdown=1
	done
	for i in 0 1; do
		ip addr add "${TEST[i]}/24" dev hme$i
		ip route add 192.168.85.0/24 dev hme$i src "${TEST[i]}" \
		    table 2$i
		ip rule add from "${TEST[i]}" lookup 2$i pref 30$i
	done
	keepalived_host "$@" >/tmp/keepalived.conf
	[ -z "${2-}" ] || keepalived_router "$@"
	keepalived -f /tmp/keepalived.conf -p /run/ka.pid -r /run/ka-v.pid \
	    -b /run/ka-b.pid -c /run/ka-c.pid -l -n >/vm/out/$C.daemon 2>&1 &
	sleep 4
}

keepalived_host() {
	local i

	echo "global_defs {
		router_id host
		vrrp_version 3
		vrrp_garp_master_repeat 3
		vrrp_garp_master_delay 1
	}"
	for i in 0 1; do
		[ -z "${2-}" ] || echo "bfd_instance b$i {
			neighbor_ip 192.168.85.$((1 + i))
			source_ip ${TEST[i]}
			min_rx $2
			min_tx $2
			multiplier $3
		}"
		echo "vrrp_instance h$i {
			interface hme$i
			state BACKUP
			virtual_router_id 85
			priority $((150 - 50 * i))
			advert_int $1
			virtual_ipaddress {
				$SERVICE/24 dev hme$i
			}
			virtual_rules {
				from $SERVICE lookup 2$i priority 10$i
			}
			${2:+track_bfd {
				b$i
			\}}
		}"
	done
}

# The router's end of the sessions, at two addresses: keepalived wants another
# neighbour for each.
keepalived_router() {
	local i

	router ip addr add 192.168.85.2/24 dev eth0
	{
		echo "global_defs {
			router_id router
		}"
		for i in 0 1; do
			echo "bfd_instance r$i {
				neighbor_ip ${TEST[i]}
				source_ip 192.168.85.$((1 + i))
				min_rx $2
				min_tx $2
				multiplier $3
			}"
		done
	} >/tmp/keepalived-router.conf
	router keepalived -f /tmp/keepalived-router.conf -p /run/kr.pid \
	    -b /run/kr-b.pid -r /run/kr-v.pid -c /run/kr-c.pid -l -n \
	    >/vm/out/$C.router 2>&1 &
}

teardown() {
	local pid

	for pid in /run/ka.pid /run/kr.pid; do
		[ ! -e $pid ] || kill "$(cat $pid)"
	done
	sleep 1.5
	ip addr flush dev hme0
	ip addr flush dev hme1
	ip rule flush
	ip rule add lookup main pref 32766
}
carrier_of() { nic_with_service; }
pids() { cat /run/ka.pid /run/ka-v.pid /run/ka-b.pid 2>/dev/null; }
info() { cat /tmp/keepalived.conf; }
