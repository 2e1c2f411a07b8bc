# What cannot be done is refused with a message and exit status 1, and nothing
# has changed.
. "$(dirname "$0")/lib.sh"
net_test "bad input is refused and changes nothing"

start_daemon
two_setup
before=$(snapshot)
listing=$(ifconfig -a)

# refuses TEXT COMMAND...
refuses() {
	expect 1 "$@"
	same_snapshot "$before"
	[ "$(ifconfig -a)" = "$listing" ] ||
	    fail "$2 $3 ${*:4}: refused, but the listing changed"
	ok "${*:2}"
}

user_ifconfig() { as_user "$IFCONFIG" "$@"; }

refuses "no such interface" ifconfig hme7 192.168.85.40 up
refuses "no such interface" ifconfig hme7 plumb
refuses "no such interface" ifconfig hme7 group test
refuses "too long" ifconfig hme0 group aaaaaaaaaabbbbbbbbbbccccccccccdd
refuses "Invalid argument" ifconfig hme0 group $'a\nb'
refuses "Invalid argument" ifconfig hme0 group $'\001'
refuses "bad address" ifconfig hme0 192.168.85.999
refuses "bad address" ifconfig hme0 "$(printf 'x%.0s' {1..300})"
refuses "Invalid argument" ifconfig hme0 addif 255.255.255.255 up
refuses "bad address" ifconfig hme0 depreciated
refuses "no argument for group" ifconfig hme0 group
refuses "" ifconfig hme0 192.168.85.19 netmask 255.0.255.0
refuses "Bad prefix length" ifconfig hme0 192.168.85.19/33
refuses "Cannot assign requested address" ifconfig hme0 removeif 192.168.85.77
refuses "permission denied" user_ifconfig hme0 group other
refuses "permission denied" user_ifconfig hme0 down

# addif makes the unit, then up is refused: as on Solaris the unit stays.
expect 1 "Cannot assign requested address" \
    ifconfig hme0 addif 192.168.85.20 netmask + broadcast + up
same_snapshot "$before"
ok "an address that is up on another interface"

# Without a daemon.
stop_daemon
[ "$STATUS" = 0 ] || fail "in.mpathd ends with $STATUS"
before=$(snapshot)
expect 1 "cannot start" \
    env IPMP_MPATHD=/nonexistent/in.mpathd ip netns exec "$NS-host" \
    "$IFCONFIG" hme0 group other
same_snapshot "$before"
ok "no daemon can be started"

read_only() {
	host sh -c 'mount -t tmpfs -o ro none "$1" && exec "$2" -F -R "$1"' \
	    sh "$TMP/read-only" "$MPATHD"
}
mkdir "$TMP/read-only"
expect 1 "Read-only file system" read_only
same_snapshot "$before"
ok "a run directory that is read-only"

host "$MPATHD" -F -R "" >"$TMP/said" 2>&1
[ $? = 1 ] && [ -s "$TMP/said" ] || fail "in.mpathd -R '': no message"
ok "a run directory without a name"

as_user "$MPATHD" -F -f "$CONF" >"$TMP/said" 2>&1
[ $? = 1 ] && [ -s "$TMP/said" ] || fail "in.mpathd as a user: no message"
ok "in.mpathd is not for ordinary users"

host "$MPATHD" -z >"$TMP/said" 2>&1
[ $? = 1 ] && grep -q "usage" "$TMP/said" || fail "in.mpathd -z: no usage"
ok "an unknown option"
