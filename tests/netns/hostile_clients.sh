# Clients that are many, silent, deaf, fast, broken or stopped cost only
# themselves: verdicts come in time and the administrator is heard.
. "$(dirname "$0")/lib.sh"
net_test "a hostile client never holds the daemon up"

cp "$TOOLS/hostile" "$TMP/bin"
hostile() { as_user "$TMP/bin/hostile" "$IPMP_RUNDIR/control" "$@"; }
hostile_start() {
	spawn host setpriv --reuid=65534 --regid=65534 --clear-groups \
	    "$TMP/bin/hostile" "$IPMP_RUNDIR/control" "$@" >"$TMP/hostile"
}

# What an administrator wants while they are at it.
works() {
	ifconfig hme0 >/dev/null || fail "$1: ifconfig is not heard"
	silence hme0
	reset_watch
	wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
	read_watch
	mend hme0
	wait_for "$(repair_limit)" two_is_whole
	ok "$1: moved after $TOOK ms"
}

start_daemon
two_setup
fds=$(daemon_fds)

[ "$(hostile connects 1000)" = "done 1000" ] || fail "1000 connects"
[ "$(hostile rubbish 50)" = "done 50" ] || fail "rubbish is not turned out"
ok "a thousand connections, and fifty broken records"

hostile_start hold 100
wait_for 5 'grep -q "^done" "$TMP/hostile"'
works "a hundred who say nothing"
kill "$PID"

hostile_start deaf 60
wait_for 5 'grep -q "^done" "$TMP/hostile"'
works "sixty who ask and never read"
kill "$PID"

hostile_start flood 1000000
works "one who asks without a pause"
kill "$PID"
wait_for 10 '[ "$(daemon_fds)" = "$fds" ]'
ok "when they are gone nothing is left of them"

# Stopped in the middle of a line that concerns the NIC; then the cable goes.
words=$(for i in {1..300}; do echo standby -standby; done)
# shellcheck disable=SC2086
spawn host "$IFCONFIG" hme0 $words >/dev/null 2>&1
line=$PID
sleep 0.1
kill -STOP "$line"
reset_watch
pull hme0
wait_for 1.5 'addr_on hme1 192.168.85.19'
read_watch
kill -CONT "$line"
ok "a line that was stopped halfway: moved after $TOOK ms"
