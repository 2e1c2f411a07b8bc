# The line that configures a NIC works without its cable as well, and a standby
# that is given a data address hands it on only when the line is complete.
. "$(dirname "$0")/lib.sh"
net_test "a NIC without a link can be configured by one line"

start_daemon
two_nic hme0 192.168.85.19 192.168.85.21
host ip route add default via 192.168.85.1 dev hme0
pull hme1
two_nic hme1 192.168.85.20 192.168.85.22
wait_for 2 'log_has "Successfully failed over from NIC hme1 to NIC hme0"'
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21" \
    "hme0:2 1000843 192.168.85.20" "hme1 19000802 0.0.0.0" \
    "hme1:1 19040803 192.168.85.22"' "hme1 is configured, and its address away"
must 'log_order "The link has gone down on hme1" \
    "NIC failure detected on hme1 of group test"' "and it was told"
plug hme1
wait_for "$(repair_limit)" two_is_whole
ok "a NIC whose cable is out"

ifconfig hme1 unplumb
ifconfig hme1 plumb 192.168.85.20 netmask + broadcast + group test \
    standby up >/dev/null || fail "ifconfig hme1 plumb ... standby up"
wait_for 2 'addr_on hme0 192.168.85.20'
must 'units_are "hme0 1000843 192.168.85.19" "hme0:1 9040843 192.168.85.21" \
    "hme0:2 1000843 192.168.85.20" "hme1 69000842 0.0.0.0"' \
    "the standby is empty and idle"
ok "a standby with a data address"
