# Two NICs that were set up with ip(8) and odd settings join a group, fail, are
# repaired and leave it: what is left is what was there before, byte for byte.
. "$(dirname "$0")/lib.sh"
net_test "after the life of a group everything is as before"

set_conf() { host sysctl -qw "net.ipv4.conf.$1=$2"; }

# As an administrator left it: rules, tables, metrics, nothing at its default.
by_hand() {
	set_conf hme0.arp_ignore 2
	set_conf hme0.rp_filter 1
	set_conf hme1.arp_announce 1
	set_conf hme1.arp_filter 1
	set_conf hme1.promote_secondaries 1
	host ip -batch - <<-END
	link set hme0 up
	link set hme1 up
	address add 192.168.85.19/24 brd + dev hme0
	address add 192.168.85.30/24 brd + dev hme0 label hme0:9
	address add 10.20.30.40/32 dev hme0
	address add 192.168.85.20/24 brd + dev hme1
	address add 172.16.5.5/16 brd + dev hme1 metric 77
	route add default via 192.168.85.1 dev hme0 mtu 1400 advmss 1300
	route add default via 192.168.85.1 dev hme1 metric 9
	route add 10.1.0.0/16 via 192.168.85.50 dev hme0 src 192.168.85.30
	route add 10.2.0.0/16 dev hme0 scope link table 77 metric 5 initcwnd 20
	route add default via 192.168.85.1 dev hme0 table 100
	route add default via 192.168.85.1 dev hme1 table 101
	route add unreachable 10.3.0.0/16
	rule add from 192.168.85.19 lookup 100 priority 1000
	rule add from 192.168.85.20 lookup 101 priority 1001
	neigh add 192.168.85.99 lladdr 02:00:00:00:00:99 dev hme0
	neigh add 192.168.85.98 lladdr 02:00:00:00:00:98 dev hme1
	neigh add proxy 192.168.85.97 dev hme0
	END
}

by_hand
before=$(snapshot)
start_daemon
ifconfig hme0 group test || fail "ifconfig hme0 group test"
ifconfig hme1 group test || fail "ifconfig hme1 group test"
ifconfig hme0 addif 192.168.85.21 netmask + deprecated -failover up \
    >/dev/null || fail "ifconfig hme0 addif"
ifconfig hme1 addif 192.168.85.22 netmask + deprecated -failover up \
    >/dev/null || fail "ifconfig hme1 addif"
wait_probed 12
for nic in hme0 hme1; do
	other=hme1 moved="19 30"
	[ $nic = hme0 ] || { other=hme0; moved=20; }
	silence $nic
	for a in $moved; do
		wait_for "$(failure_limit)" "addr_on $other 192.168.85.$a"
	done
	must 'peer ping -nqc1 -W2 192.168.85.${a} >/dev/null' "it answers"
	mend $nic
	for a in $moved; do
		wait_for "$(repair_limit)" "addr_on $nic 192.168.85.$a"
	done
	wait_for 2 "log_has 'Successfully failed back to NIC $nic'"
done
ok "both have failed and come back"

ifconfig hme0 removeif 192.168.85.21 || fail "ifconfig hme0 removeif"
ifconfig hme1 removeif 192.168.85.22 || fail "ifconfig hme1 removeif"
ifconfig hme0 group "" || fail "ifconfig hme0 group ''"
ifconfig hme1 group "" || fail "ifconfig hme1 group ''"
same_snapshot "$before"
ok "the group has left nothing while the daemon runs"
stop_daemon
same_snapshot "$before"
[ "$STATUS" = 0 ] || fail "in.mpathd ended with $STATUS"
must '! log_has cannot' "nothing was tried in vain"
ok "nor after it has ended"
