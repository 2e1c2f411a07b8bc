# What an application joined through an address that moved still comes.  C09
. "$(dirname "$0")/lib.sh"
net_test "multicast is received through the other NIC"

# Counts what arrives of 200 records that the peer sends.
receives() {
	spawn host "$TOOLS/streams" -m 239.1.1.1:7100 -b 192.168.85.19 -n mc \
	    -t 100 >"$TMP/mc" 2>&1
	receiver=$PID
}

memberships() {
	host awk '$2 == nic { on = 1 } /^[0-9]/ && $2 != nic { on = 0 }
	/010101EF/ && on { n++ } END { print n + 0 }' nic="$1" /proc/net/igmp
}

send_some() {
	peer "$TOOLS/streams" -u -s -i 5 -t 1 -n sender -b 192.168.85.50 \
	    -c 239.1.1.1:7100 >/dev/null 2>&1
}

start_daemon
two_setup
receives
wait_for 2 '[ "$(memberships hme0)" = 1 ]'
silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
wait_for 1 '[ "$(memberships hme1)" = 1 ]'
send_some
kill -TERM "$receiver"
wait "$receiver" || fail "the receiver: $(cat "$TMP/mc")"
got=$(field mc received)
[ "${got:-0}" -ge 150 ] || fail "only $got of about 200 arrived through hme1"
ok "C09 $got records through hme1, and it has joined the group there"

mend hme0
wait_for "$(repair_limit)" two_is_whole
wait_for 1 '[ "$(memberships hme1)" = 0 ]'
ok "the helping membership ends with the failure"
