# A NIC without group is left alone, or watched when the administrator wants
# it.  H07 H08
. "$(dirname "$0")/lib.sh"
net_test "ungrouped NICs are tracked only when asked for"

plumb() {
	ifconfig hme1 plumb 192.168.85.22 netmask + broadcast + -failover up \
	    >/dev/null
	# A test address brings no route to the LAN.
	host ip route replace default via 192.168.85.1 dev hme1 onlink
}

start_daemon
plumb
wait_for 2 'units_are "hme1 9000843 192.168.85.22"'
pull hme1
wait_for 2 'units_are "hme1 9000803 192.168.85.22"'
holds 2 '! log_has "NIC failure" && ! log_has "The link has gone down"' \
    "no message about an ungrouped NIC"
must 'units_are "hme1 9000803 192.168.85.22"' "no FAILED flag"
plug hme1
wait_for 2 'units_are "hme1 9000843 192.168.85.22"'
stop_daemon
ok "H08 not tracked by default"

conf "FAILURE_DETECTION_TIME=$FDT" "TRACK_INTERFACES_ONLY_WITH_GROUPS=no"
start_daemon
watch_start host hme1 "$TMP/hme1"
wait_for 15 '[ "$(seen "$TMP/hme1" " in reply ")" -ge 3 ]'
log_clear
before=$(addresses)
silence hme1
wait_for "$(failure_limit)" 'log_has "NIC failure detected on hme1"'
must '! log_has "of group"' "the short form of the message"
wait_for 1 'units_are "hme1 19000843 192.168.85.22"'
[ "$(addresses)" = "$before" ] || fail "an address moved"
ok "H07 tracked: FAILED, nothing moves"

mend hme1
wait_for "$(repair_limit)" 'units_are "hme1 9000843 192.168.85.22"'
must 'log_has "NIC repair detected on hme1"' "the repair is said"
ok "H07 repaired"
