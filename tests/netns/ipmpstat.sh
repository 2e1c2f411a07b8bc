# ipmpstat shows groups, interfaces, addresses, targets, probes and changes, and
# is no trouble when there is nothing to show.  K01 K02 K03 K04 K05 K07 K09
. "$(dirname "$0")/lib.sh"
net_test "ipmpstat shows what the daemon knows"

cp "${IPMPSTAT:-$BUILDDIR/ipmpstat/ipmpstat}" "$TMP/bin/ipmpstat" ||
    fail "ipmpstat is missing"
ipmpstat() { host "$TMP/bin/ipmpstat" "$@"; }
user_ipmpstat() { as_user "$TMP/bin/ipmpstat" "$@"; }

# prints WANT COMMAND...: exactly that, and exit status 0.
prints() {
	local want=$1 said

	shift
	said=$("$@" 2>&1) || fail "$*: exit status $?: $said"
	[ "$said" = "$want" ] || {
		diff <(echo "$want") <(echo "$said")
		fail "$*: prints something else"
	}
}

# shows LINE COMMAND...: for wait_for; one of the lines is that one.
shows() {
	local want=$1

	shift
	"$@" 2>&1 | grep -qxF -- "$want"
}

unplumb_both() {
	ifconfig hme0 unplumb || fail "unplumb hme0"
	ifconfig hme1 unplumb || fail "unplumb hme1"
	host ip route flush root 0/0 2>/dev/null
	return 0
}

none="ipmpstat: cannot contact in.mpathd(1M) -- is IPMP in use?"
for mode in -a -e -g -i -p -t "-g -w" "-g -j"; do
	# shellcheck disable=SC2086
	expect 1 "$none" ipmpstat $mode
done
ok "K09 no daemon, exit status 1"

conf "FAILURE_DETECTION_TIME=10000"
start_daemon
prints 'GROUP       GROUPNAME   STATE     FDT       INTERFACES' ipmpstat -g
prints '{"interfaces":[]}' ipmpstat -ij
ok "no group, no lines"

link_setup
prints "\
GROUP       GROUPNAME   STATE     FDT       INTERFACES
test        test        ok        --        hme0 hme1" ipmpstat -g
prints "\
INTERFACE   ACTIVE  GROUP       FLAGS     LINK      PROBE     STATE
hme0        yes     test        -------   up        disabled  ok
hme1        yes     test        -------   up        disabled  ok" ipmpstat -i
prints "\
INTERFACE   MODE      TESTADDR            TARGETS
hme0        disabled  --                  --
hme1        disabled  --                  --" ipmpstat -nt
expect 1 "ipmpstat: probe-based failure detection is disabled" ipmpstat -p
ok "K05 only links: PROBE disabled, FDT --"
unplumb_both

two_nic hme0 192.168.85.19 192.168.85.21
host ip route add default via 192.168.85.1 dev hme0
ifconfig hme1 plumb 192.168.85.22 netmask + broadcast + \
    deprecated -failover group test standby up >/dev/null ||
    fail "ifconfig hme1 plumb ..."
wait_for 15 '[ "$(ipmpstat -iP -o probe | sort -u)" = ok ]'
prints "\
GROUP       GROUPNAME   STATE     FDT       INTERFACES
test        test        ok        10.00s    hme0 (hme1)" ipmpstat -g
prints "$(ipmpstat -g)" user_ipmpstat -g
ok "K01 a standby in parentheses, also for an ordinary user"

prints "\
INTERFACE   ACTIVE  GROUP       FLAGS     LINK      PROBE     STATE
hme0        yes     test        -------   up        ok        ok
hme1        no      test        is-----   up        ok        ok" ipmpstat -i
prints 'test:10.00s' ipmpstat -gP -o group,fdt
ok "K04 a standby is inactive"
unplumb_both

detection_time 1000
kill -HUP "$DAEMON"
two_setup
prints "\
ADDRESS                   STATE  GROUP       INBOUND     OUTBOUND
192.168.85.19             up     test        hme0        hme0 hme1
192.168.85.20             up     test        hme1        hme0 hme1" \
    ipmpstat -an
prints "\
INTERFACE   MODE      TESTADDR            TARGETS
hme0        routes    192.168.85.21       192.168.85.1
hme1        routes    192.168.85.22       192.168.85.1" ipmpstat -nt
ok "addresses and targets as they should be"

spawn host "$TMP/bin/ipmpstat" -ej >"$TMP/events" 2>&1
events=$PID
spawn host "$TMP/bin/ipmpstat" -g -P -o state -w 0.1 >"$TMP/states" 2>&1
view=$PID
spawn host "$TMP/bin/ipmpstat" -pn >"$TMP/probes" 2>&1
probes=$PID
wait_for 5 "grep -qE '^-?[0-9.]+s +hme0 +[0-9]+ +[0-9.]+ms +[0-9.]+ms \
+[0-9.]+ms +192\.168\.85\.1$' '$TMP/probes'"
ok "probes are shown live"

silence hme0
wait_for "$(failure_limit)" 'log_has "Successfully failed over from NIC hme0"'
wait_for 1 'shows "test        test        degraded  1.00s     hme1 [hme0]" \
    ipmpstat -g'
ok "K02 one NIC has failed: degraded, in brackets"

must 'shows "192.168.85.19             up     test        hme1        hme1" \
    ipmpstat -an' ".19 comes in at hme1, nothing goes out through hme0"
must '[ "$(ipmpstat -anP -o address,inbound,home | sort | xargs)" = \
    "192.168.85.19:hme1:hme0 192.168.85.20:hme1:hme1" ]' \
    "one line for each address"
ok "K07 an address that failed over comes in where it is"

must 'shows "hme0        no      test        -------   up        failed    \
failed" ipmpstat -i' "hme0 has failed by its probes"
must '[[ $(ipmpstat -iP -o interface,reason,since) =~ \
hme0:[a-z].*:20..-..-..T..\\:..\\:.. ]]' "reason and time of the failure"
must "grep -qE ' --        --        --        192\.168\.85\.1$' \
    '$TMP/probes'" "lost probes have no times"
wait_for 2 "grep -q '\"event\":\"group-state\".*\"new\":\"degraded\"' \
    '$TMP/events'"
must "grep -q '\"event\":\"address\".*\"address\":\"192.168.85.19\".*\
\"old\":\"hme0\",\"new\":\"hme1\"' '$TMP/events'" "the move is an event"
must "grep -q '\"event\":\"interface\".*\"interface\":\"hme0\"' \
    '$TMP/events'" "the failure is an event"
ok "changes are told as they happen"

silence hme1
wait_for "$(failure_limit)" 'log_has "All Interfaces in group test"'
wait_for 1 'shows "test        test        failed    1.00s     [hme0 hme1]" \
    ipmpstat -g'
ok "K03 all have failed: all in brackets"

mend hme0
mend hme1
wait_for "$(repair_limit)" 'shows "test        test        ok        1.00s     \
hme0 hme1" ipmpstat -g'
wait_for 1 "[ \"\$(uniq '$TMP/states' | tr '\n' ' ')\" = \
'ok degraded failed degraded ok ' ] ||
    [ \"\$(uniq '$TMP/states' | tr '\n' ' ')\" = 'ok degraded failed ok ' ]"
ok "a view has seen the states in their order"

kill "$events" "$view" "$probes"
wait "$events" "$view" "$probes" 2>/dev/null
spawn host "$TMP/bin/ipmpstat" -e >"$TMP/broken" 2>&1
events=$PID
wait_for 5 "[ -e /proc/$events/fd/3 ]"
stop_daemon
wait_for 2 "! kill -0 $events"
must "grep -q '^ipmpstat: ' '$TMP/broken'" "the end of the daemon is told"
ok "who listens is told when the daemon ends"
