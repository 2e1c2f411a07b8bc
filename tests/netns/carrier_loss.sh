# A NIC with a test address that loses its carrier fails at once, sends no
# probes without it, and is repaired by ten good ones.  C05 C07 G08
. "$(dirname "$0")/lib.sh"
net_test "carrier loss moves the addresses at once"

echo_requests() {
	host awk '/^Icmp:/ && !head { split($0, key); head = 1; next }
	/^Icmp:/ { for (i in key) if (key[i] == "OutEchos") print $i }' \
	    /proc/net/snmp
}

start_daemon
two_setup
before=$(snapshot)
watch_start router eth0 "$TMP/router"

reset_watch
pull hme0
wait_for 1 'units_are "${TWO_HME0_PULLED[@]}"'
read_watch
must 'log_order "The link has gone down on hme0" \
    "NIC failure detected on hme0 of group test" \
    "Successfully failed over from NIC hme0 to NIC hme1"' "messages in order"
wait_for 1 "grep -q 'announce 192.168.85.19 $MAC1' '$TMP/router'"
ok "C05 moved and announced within $TOOK ms"

# Seven probes in a detection time from one NIC; from two it would be fourteen.
sent=$(echo_requests)
let_pass $((3 * FDT))
sent=$(($(echo_requests) - sent))
[ $sent -ge 10 ] || fail "hme1 is not probed any more: $sent requests"
[ $sent -le 30 ] || fail "hme0 is probed without carrier: $sent requests"
ok "G08 no probes without carrier ($sent from the other NIC)"

log_clear
plug hme0
reset_watch
wait_for 1 'log_has "The link has come up on hme0"'
wait_for "$(repair_limit)" two_is_whole
read_watch
[ "$TOOK" -ge $((FDT * 5 / 7)) ] || fail "repaired after $TOOK ms already"
wait_for 1 "grep -q 'announce 192.168.85.19 $MAC0' '$TMP/router'"
same_snapshot "$before"
ok "C07 repaired by its probes after $TOOK ms, everything as before"
