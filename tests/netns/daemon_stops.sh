# SIGTERM ends the daemon, and everything stays as it is.  J10
. "$(dirname "$0")/lib.sh"
net_test "in.mpathd leaves everything in place when it ends"

stays() {
	local before listing

	before=$(addresses)
	listing=$(ifconfig -a)
	stop_daemon TERM
	[ "$STATUS" = 0 ] || fail "$1: exit status $STATUS"
	must '! daemon_listens' "the control socket is gone"
	[ "$(addresses)" = "$before" ] || fail "$1: addresses changed"
	[ "$(ifconfig -a)" = "$listing" ] || fail "$1: the listing changed"
	ok "J10 $1"
}

start_daemon
two_setup
stays "all well"

start_daemon
wait_probed 3
silence hme0
wait_for "$(failure_limit)" 'units_are "${TWO_HME0_FAILED[@]}"'
stays "hme0 failed"

for signal in INT QUIT; do
	start_daemon
	stop_daemon $signal
	[ "$STATUS" = 0 ] || fail "SIG$signal: exit status $STATUS"
done
ok "SIGINT and SIGQUIT end it too"
