# A group of one NIC: its failure is said, its addresses stay.  D06
. "$(dirname "$0")/lib.sh"
net_test "a NIC that is alone keeps its addresses when it fails"

start_daemon
two_nic hme0 192.168.85.19 192.168.85.21
host ip route add default via 192.168.85.1 dev hme0
watch_start host hme0 "$TMP/hme0"
wait_for 15 '[ "$(seen "$TMP/hme0" " in reply ")" -ge 3 ]'
before=$(snapshot)
where=$(addresses)

silence hme0
wait_for "$(failure_limit)" \
    'log_has "NIC failure detected on hme0 of group test"'
wait_for 1 'units_are "hme0 11000843 192.168.85.19" \
    "hme0:1 19040843 192.168.85.21"'
must '! log_has "Successfully failed over"' "there is nowhere to go"
[ "$(addresses)" = "$where" ] || fail "an address moved"
ok "D06 FAILED is set and the addresses stay"

mend hme0
wait_for "$(repair_limit)" \
    'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21"'
must 'log_has "NIC repair detected on hme0 of group test"' "the repair is said"
same_snapshot "$before"
ok "repaired"
