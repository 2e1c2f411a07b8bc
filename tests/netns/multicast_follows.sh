# What an application joined through an address that moved still comes, also
# when there is much of it, and when it is joined or left later.  C09
. "$(dirname "$0")/lib.sh"
net_test "multicast is received through the other NIC"

# Counts what arrives of 200 records that the peer sends.
receives() {
	spawn host "$TOOLS/streams" -m 239.1.1.1:7100 -b 192.168.85.19 -n mc \
	    -t 100 >"$TMP/mc" 2>&1
	receiver=$PID
}

# joins GROUP NIC COUNT: so many groups up to that one.
joins() {
	spawn host "$TOOLS/streams" -m "$1:7200" -d "$2" -N "$3" -n joins \
	    -t 100 >"$TMP/joins" 2>&1
	joiner=$PID
}

# memberships NIC [BYTE]: of 239.1.1.x, or of 239.1.BYTE.x
memberships() {
	host awk -v group="${2:-01}01EF" '
	/^[0-9]/ { on = $2 == nic }
	on && $1 ~ group "$" { n++ } END { print n + 0 }' nic="$1" /proc/net/igmp
}

send_some() {
	peer "$TOOLS/streams" -u -s -i 5 -t 1 -n sender -b 192.168.85.50 \
	    -c 239.1.1.1:7100 >"$TMP/sender" 2>&1
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
sent=$(field sender sent)
[ "${got:-0}" -ge $((sent * 3 / 4)) ] && [ "$sent" -gt 0 ] ||
    fail "only $got of $sent arrived through hme1"
ok "C09 $got records through hme1, and it has joined the group there"

# 239.1.2.x: joined on the failed NIC, three sockets full, and left again.
joins 239.1.2.60 hme0 60
wait_for 3 '[ "$(memberships hme1 02)" = 60 ]'
ok "what is joined during the failure follows, all of 60 groups"
kill -TERM "$joiner"
wait_for 3 '[ "$(memberships hme1 02)" = 0 ]'
ok "what is left during the failure is left"
joins 239.1.3.30 hme0 30
wait_for 3 '[ "$(memberships hme1 03)" = 30 ]'

mend hme0
wait_for "$(repair_limit)" two_is_whole
wait_for 1 '[ "$(memberships hme1 03)" = 0 ]'
must '[ "$(memberships hme0 03)" = 30 ]' "they are where they were joined"
wait_for 1 '[ "$(memberships hme1)" = 0 ]'
ok "the helping membership ends with the failure"
