# A group without test addresses says so and goes by the links.  B05 B06 C05 C06
. "$(dirname "$0")/lib.sh"
net_test "a group without test addresses watches its links"

none="No test address configured on interface %s; \
disabling probe-based failure detection on it"

# shellcheck disable=SC2059
said() { [ "$(log_count "$(printf "$none" "$1")")" = "$2" ]; }

start_daemon
link_setup
must 'said hme0 0 && said hme1 0' "not said at once: it may still come"
wait_for 25 'said hme0 1 && said hme1 1'
ok "B05 said after 20 s, once for each NIC"

before=$(snapshot)
log_clear
pull hme0
wait_for 1 'units_are "hme0 19000802 0.0.0.0" "hme1 1000843 192.168.85.20" \
    "hme1:1 1000843 192.168.85.19"'
must 'log_order "The link has gone down on hme0" \
    "NIC failure detected on hme0 of group test" \
    "Successfully failed over from NIC hme0 to NIC hme1"' "messages in order"
ok "C05 carrier lost: failed over within a second"

plug hme0
wait_for 1 'units_are "hme0 1000843 192.168.85.19" "hme1 1000843 192.168.85.20"'
wait_for 1 'log_order "The link has come up on hme0" \
    "NIC repair detected on hme0 of group test" \
    "Successfully failed back to NIC hme0"'
same_snapshot "$before"
ok "C06 carrier back: failed back within a second"

ifconfig hme0 addif 192.168.85.21 netmask + broadcast + deprecated \
    -failover up >/dev/null
wait_for 5 'log_has "Test address now configured on interface hme0; enabling \
probe-based failure detection on it"'
must 'said hme0 0 && said hme1 0' "not said again"
ok "B06 a test address switches the probing on"
