# FAILBACK=no: a repaired NIC stays empty and INACTIVE until somebody asks; it
# is the first place to go when the other one fails.  E09, and E12 with the
# difference that a reload with FAILBACK=yes brings the addresses home.
. "$(dirname "$0")/lib.sh"
net_test "with FAILBACK=no addresses stay where they are after a repair"

hme0_is_inactive() {
	units_are "hme0 49000842 0.0.0.0" "hme0:1 49040843 192.168.85.21" \
	    "hme1 1000843 192.168.85.20" "hme1:1 9040843 192.168.85.22" \
	    "hme1:2 1000843 192.168.85.19"
}

is_inactive() { ifconfig "$1" | grep -q INACTIVE; }

conf "FAILURE_DETECTION_TIME=1000" "FAILBACK=no"
FDT=1000
start_daemon
two_setup
before=$(snapshot)
listing=$(ifconfig -a)
wait_probed 12

silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
mend hme0
wait_for "$(repair_limit)" \
    'log_has "NIC repair detected on hme0 of group test"'
wait_for 1 hme0_is_inactive
must '! log_has "Successfully failed back"' "no failback is told"
holds 2 hme0_is_inactive "nothing comes home by itself"
ok "E09 hme0 is repaired, empty and INACTIVE"

pull hme1
wait_for 1 'addr_on hme0 192.168.85.19 && addr_on hme0 192.168.85.20'
must '! is_inactive hme0:1' "hme0 carries, so it is active"
plug hme1
wait_for "$(repair_limit)" \
    'log_has "NIC repair detected on hme1 of group test"'
wait_for 1 'is_inactive hme1'
must 'addr_on hme0 192.168.85.20' "hme1 gets nothing back either"
ok "the inactive NIC took over, and the other one is now inactive"

conf "FAILURE_DETECTION_TIME=1000" "FAILBACK=yes"
kill -HUP "$DAEMON"
wait_for 2 two_is_whole
[ "$(ifconfig -a)" = "$listing" ] || fail "not the listing of before"
same_snapshot "$before"
ok "E12 FAILBACK=yes and a reload bring everything home"
