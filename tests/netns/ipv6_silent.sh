# With both families probed a NIC fails when both are silent, not when one is;
# one is enough to be repaired.  C03 and D01 for IPv6
NET_IPV6=1
. "$(dirname "$0")/lib.sh"
net_test "both families must fail, one repairs"

failed6() {
	units_are "${TWO_HME0_FAILED[@]}" \
	    "hme0 1a000841 $LINK0" \
	    "hme1 a000841 $LINK1" "hme1:1 2000841 fd85::20" \
	    "hme1:2 2000841 fd85::19"
}

start_daemon
two6_setup
wait_probed 12 fe80
before=$(snapshot)

silence6 hme0
holds "$(within "$FDT")" two6_is_whole "one family alone is no failure"
ok "IPv6 alone is silent: nothing happens"

silence hme0
wait_for "$(failure_limit)" \
    'log_has "NIC failure detected on hme0 of group test"'
wait_for 1 failed6
must 'addr_on hme1 fd85::19 && addr_on hme1 192.168.85.19' "both have moved"
must 'addr_on hme0 $LINK0' "the link-local address stays"
ok "C03 both are silent: FAILED, flags and addresses are right"

stop_daemon KILL
start_daemon
must failed6 "taken over as it was"
ok "C21 a daemon that was killed finds IPv6 as it was"

# IPv4 alone answers again.
mend hme0
wait_for "$(repair_limit)" two6_is_whole
ok "one family repairs"
mend6 hme0
same_snapshot "$before"

mute router
wait_for "$(failure_limit)" 'log_has "All Interfaces in group test have failed"'
must 'addr_on hme0 fd85::19 && addr_on hme1 fd85::20' "no address moved"
unmute router
wait_for "$(repair_limit)" two6_is_whole
same_snapshot "$before"
ok "D01 a group that failed keeps its IPv6 addresses where they are"
