# A standby is idle until somebody fails, and idle again afterwards.
# E01 E02 E04 E06 E08
. "$(dirname "$0")/lib.sh"
net_test "a standby carries addresses only while another NIC has failed"

standby_setup() {
	two_nic hme0 192.168.85.19 192.168.85.21
	host ip route add default via 192.168.85.1 dev hme0
	ifconfig hme1 plumb 192.168.85.22 netmask + broadcast + \
	    deprecated -failover group test standby up >/dev/null ||
	    fail "ifconfig hme1 plumb ..."
	wait_probed 12
}

is_idle() { [ "$(ifconfig -a)" = "$listing" ]; }

start_daemon
standby_setup
before=$(snapshot)
listing=$(ifconfig -a)
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21" \
    "hme1 69040843 192.168.85.22"' "the idle standby"
ok "E01 the standby is INACTIVE"

watch_start host hme1 "$TMP/standby"
for peer in 192.168.85.50 192.168.85.1 10.9.9.9; do
	host ping -q -c 2 -i 0.2 -W 5 $peer >/dev/null || fail "ping $peer"
done
watch_stop
must '! grep "out request" "$TMP/standby" | grep -v 192.168.85.22' \
    "its probes are all that leaves through it"
ok "E02 nothing else leaves through the standby"

expect 0 "Created new logical interface hme0:2" \
    ifconfig hme1 addif 192.168.85.41 netmask + broadcast + up
wait_for 1 'addr_on hme0 192.168.85.41'
ifconfig hme0 removeif 192.168.85.41
wait_for 1 is_idle
ok "E06 a new address of the standby lands on the other NIC"

silence hme1
wait_for "$(failure_limit)" 'log_has "NIC failure detected on hme1"'
wait_for 1 'units_are "hme0 1000843 192.168.85.19" \
    "hme0:1 9040843 192.168.85.21" "hme1 39040843 192.168.85.22"'
mend hme1
wait_for "$(repair_limit)" 'log_has "NIC repair detected on hme1"'
wait_for 1 is_idle
ok "E08 the standby fails and is repaired, and nothing moves"

silence hme0
wait_for "$(failure_limit)" \
    'log_has "Successfully failed over from NIC hme0 to NIC hme1"'
must 'units_are "hme0 19000842 0.0.0.0" "hme0:1 19040843 192.168.85.21" \
    "hme1 29040843 192.168.85.22" "hme1:1 21000843 192.168.85.19"' \
    "the standby carries"
mend hme0
wait_for "$(repair_limit)" 'log_has "Successfully failed back to NIC hme0"'
wait_for 1 is_idle
same_snapshot "$before"
ok "E04 the standby is idle again, everything as before"

must '! log_has "Successfully failed back to NIC hme1"' \
    "nothing was ever brought home to the standby"
