# One of five targets dies: no NIC fails, another takes its place.  C13
. "$(dirname "$0")/lib.sh"
net_test "a dead target is replaced and is no failure"

requests_to() { seen "$TMP/hme0" " out request 192.168.85.21 $1 "; }

start_daemon
two_setup
for n in 51 52 53 54 55; do
	add_station "s$n" 192.168.85.$n || fail "station $n"
done
# As on Solaris a host route names a target.  With the default router that is
# six: five are probed and one is in reserve.
for n in 51 52 53 54 55; do
	host ip route add 192.168.85.$n via 192.168.85.$n dev hme0
done
watch_start host hme0 "$TMP/hme0"
probed_targets() {
	awk '/ out request 192.168.85.21 / { t[$5] = 1 }
	END { for (a in t) print a }' "$TMP/hme0" | sort
}
wait_for 15 '[ "$(probed_targets | wc -l)" -ge 5 ]'
# Two more rounds, to see that the sixth is not among them.
rounds=$(($(seen "$TMP/hme0" ' out request ') + 10))
wait_for 15 '[ "$(seen "$TMP/hme0" " out request ")" -ge $rounds ]'
[ "$(probed_targets | wc -l)" = 5 ] || fail "probed: $(probed_targets)"
ok "five targets are probed"

for n in 51 52 53 54 55; do
	if probed_targets | grep -qx 192.168.85.$n; then
		victim=$n
	fi
done
mute "s$victim"
# Five of its own probes, each one the fifth of the NIC's.
wait_for "$(within $((5 * 5 * FDT / 7)))" \
    '[ "$(probed_targets | wc -l)" -ge 6 ]'
must '! log_has "NIC failure"' "no NIC has failed"
must two_is_whole "nothing has moved"
ok "C13 the target that died was replaced, no NIC failed"
