# The probes at the default detection time: who, where, how often.  G01 G02 (a
# minute)
. "$(dirname "$0")/lib.sh"
net_test "probes go every 1.43 s from the test address to the router"

conf "FAILBACK=yes"
start_daemon
two_setup
watch_start host hme0 "$TMP/hme0"
let_pass 60000

requests=$(seen "$TMP/hme0" ' out request ')
[ "$requests" -ge 38 ] && [ "$requests" -le 46 ] ||
    fail "$requests probes in a minute, not about 42"
for line in "from|out request 192.168.85.21 " \
    "to|out request [0-9.]+ 192.168.85.1 " "TTL|out request .* ttl 1 "; do
	[ "$(seen "$TMP/hme0" "${line#*|}")" = "$requests" ] || {
		grep ' out request ' "$TMP/hme0"
		fail "a probe has a wrong ${line%%|*}"
	}
done
must '[ "$(seen "$TMP/hme0" "request .* 224.0.0.1 ")" = 0 ]' "no multicast"
ok "G01 $requests probes in a minute, from .21 to the router, TTL 1"
ok "G02 none to 224.0.0.1"

# Each is sent at a multiple of the interval I plus 0.5 I to 1 I; a tenth of a
# second is for the machine.
awk '/ out request / {
	if (last && ($1 - last < 0.614 || $1 - last > 2.243)) {
		printf "gap of %.3f s at %s\n", $1 - last, $1
		bad = 1
	}
	last = $1
}
END { exit bad }' "$TMP/hme0" || fail "probes not between 0.5 I and 1.5 I apart"
ok "G01 0.5 I to 1.5 I apart"
