# What programs learn through libipmp: one event for each change, none for what
# has not changed, signatures that grow, pictures that stay.  J07 J08
. "$(dirname "$0")/lib.sh"
net_test "a listener hears of each change once, and a snapshot stays as it is"

events() { grep -cE -- "$1" "$TMP/events"; }
# once PATTERN...: each within the limit, and never twice.
once() {
	local pattern

	for pattern; do
		wait_for 2 "[ \$(events '$pattern') -ge 1 ]"
	done
	for pattern; do
		must "[ \$(events '$pattern') = 1 ]" "one event: $pattern"
	done
}
# Only what comes from now on.
events_clear() { : >"$TMP/events"; }

# Signatures have 64 bits, too many for some awks.
sigs_grow() {
	local sig last=0

	while read -r sig; do
		[ "${#sig}" -gt "${#last}" ] || [[ $sig > $last ]] || return 1
		last=$sig
	done < <(sed -n '/^target\|^group_change/d
	    s/.* group=test .* sig=\([0-9]*\) .*/\1/p' "$TMP/events.all")
	[ "$last" != 0 ]
}

start_daemon
two_setup
wait_probed 12
coproc ASKER { exec ip netns exec "$NS-host" "$TOOLS/ipmpwatch" ask; }
NET_PIDS+=("$ASKER_PID")

# show: what the asker sees, in SEEN.
show() {
	local line

	SEEN=
	echo show >&"${ASKER[1]}"
	while read -r -u "${ASKER[0]}" line && [ "$line" != end ]; do
		SEEN+=$line$'\n'
	done
}

sees() { [[ $'\n'$SEEN == *$'\n'"$1"* ]]; }

echo snap >&"${ASKER[1]}"
show
must 'sees "group test state=0 fdt=1000 "' "the group is ok"
must 'sees "if hme0 group=test state=0 type=1 link=0 probe=0 flags=4 mode=1 "' \
    "hme0 is ok, up, probed and active"
must 'sees "if hme1 group=test state=0 type=1 "' "so is hme1"
must 'sees "addr group=test state=1 on=hme0 home=hme0"' ".19 is at home"
[[ $SEEN == *"reason=probes answered"* ]] || fail "no reason"
whole=$SEEN

# One whose file begins anew with each step, one who keeps it all.
spawn host "$TOOLS/ipmpwatch" events 0x3f >>"$TMP/events.all"
wait_for 5 'grep -q ready "$TMP/events.all"'
spawn host "$TOOLS/ipmpwatch" events 0x3f >>"$TMP/events"
wait_for 5 'grep -q ready "$TMP/events"'
events_clear
holds 2 '[ ! -s "$TMP/events" ]' "nothing happens, nothing is told"
ok "J08 silence while nothing changes"

silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
once '^if_change group=test if=hme0 old=ok new=failed .* reason=probes lost' \
    '^group_state group=test if= old=ok new=degraded .* reason=1 of 2 usable' \
    '^addr_change group=test if=hme1 old=hme0 new=hme1 .* addr=192.168.85.19 '
ok "J08 a NIC fails"

show
[ "$SEEN" = "$whole" ] || fail "the snapshot has changed: $SEEN"
echo snap >&"${ASKER[1]}"
show
must 'sees "group test state=2 "' "the group is degraded"
must 'sees "if hme0 group=test state=1 type=1 link=0 probe=1 flags=0 "' \
    "hme0 is failed by its probes"
must 'sees "addr group=test state=1 on=hme1 home=hme0"' ".19 is away"
ok "J07 a snapshot does not change, a new one does"

events_clear
silence hme1
wait_for "$(failure_limit)" 'log_has "All Interfaces in group test have failed"'
once '^if_change group=test if=hme1 old=ok new=failed' \
    '^group_state group=test if= old=degraded new=failed'
must '[ "$(events "^addr_change")" = 0 ]' "nothing moves"
ok "J08 the group fails"

events_clear
mend hme0
mend hme1
wait_for "$(repair_limit)" two_is_whole
once '^if_change group=test if=hme0 old=failed new=ok' \
    '^if_change group=test if=hme1 old=failed new=ok' \
    '^group_state group=test if= old=[a-z]* new=ok' \
    '^addr_change group=test if=hme0 old=hme1 new=hme0 .* addr=192.168.85.19 '
ok "and is repaired"

events_clear
host ip link add hme2 type veth peer name hme3
host ip link set hme3 up
ifconfig hme2 plumb 192.168.85.30/24 group test up >/dev/null
once '^member_change group=test if=hme2 old= new=.* added=1' \
    '^addr_change group=test if=hme2 old= new=hme2 added=1'
events_clear
ifconfig hme2 group other
once '^group_change group=other .* added=1' \
    '^member_change group=other if=hme2 .* added=1' \
    '^member_change group=test if=hme2 .* added=0'
events_clear
ifconfig hme2 group ""
once '^group_change group=other .* added=0' \
    '^member_change group=other if=hme2 .* added=0'
host ip link del hme2
ok "J08 NICs and groups come and go"

events_clear
ifconfig hme1 standby
once '^addr_change group=test if=hme0 old=hme1 new=hme0' \
    '^if_change group=test if=hme1 old=ok new=ok .* reason=idle standby'
events_clear
ifconfig hme1 standby
ifconfig hme0 up
holds 1 '[ ! -s "$TMP/events" ]' "what is so already is no news"
ok "J08 standby is set, and set again"

events_clear
host "$IF_MPADM" -d hme0
once '^if_change group=test if=hme0 old=ok new=offline .*=offline by request' \
    '^target_change group=test if=hme0 .* added=0'
host "$IF_MPADM" -r hme0
once '^if_change group=test if=hme0 old=offline new=' \
    '^target_change group=test if=hme0 .* added=1'
ok "offline and back"

must sigs_grow "signatures grow with every event"
ok "J08 signatures"

# Since when: neither a restart nor a question makes it later.
echo live >&"${ASKER[1]}"
since() { show; sed -n 's/^group test.* since=\([0-9]*\) .*/\1/p' <<<"$SEEN"; }
wait_probed 3
then=$(since)
stop_daemon
start_daemon
wait_probed 3
again=$(since)
must '[ "$((again - then))" -ge -50 ] && [ "$((again - then))" -le 50 ]' \
    "the group is in its state since $then, not $again"
must 'grep -q "^end: unable to communicate" "$TMP/events"' \
    "a listener learns that the daemon has ended"
ok "a restart is no change"
