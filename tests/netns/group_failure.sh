# When every NIC of a group fails at once nothing moves.  D01 D02
. "$(dirname "$0")/lib.sh"
net_test "a group that failed keeps its addresses where they are"

start_daemon
two_setup
before=$(snapshot)
where=$(addresses)

# The only target falls silent: both NICs lose it in the same moment.
mute router
wait_for "$(failure_limit)" 'log_has "All Interfaces in group test have failed"'
wait_for 1 'units_are \
    "hme0 11000843 192.168.85.19" "hme0:1 19040843 192.168.85.21" \
    "hme1 11000843 192.168.85.20" "hme1:1 19040843 192.168.85.22"'
[ "$(addresses)" = "$where" ] || fail "an address moved"
must '! log_has "Successfully failed over"' "nothing moved"
must '[ "$(log_count "All Interfaces in group test")" = 1 ]' "said once"
ok "D01 D02 FAILED everywhere, no address moved"

unmute router
wait_for "$(repair_limit)" two_is_whole
must 'log_has "At least 1 interface (hme0) of group test has repaired" ||
    log_has "At least 1 interface (hme1) of group test has repaired"' \
    "the repair of the group is said"
same_snapshot "$before"
ok "the group recovers"
