# ifconfig hme0 group: starts the daemon, once, and only when it should.
. "$(dirname "$0")/lib.sh"
net_test "ifconfig group starts in.mpathd when none runs"

ifconfig hme0 plumb 192.168.85.19 netmask + broadcast + up >/dev/null

host "$MPATHD" -a -f "$CONF" &
wait_for 2 "! kill -0 $! 2>/dev/null"
wait $! || fail "in.mpathd -a: exit status $?"
must '! daemon_listens' "nothing listens"
ok "B04 in.mpathd -a ends at once when nothing is in a group"

SUNW_NO_MPATHD='' ifconfig hme0 group test
must '! daemon_listens' "no daemon runs"
expect 0 "groupname test" ifconfig hme0
ok "B02 SUNW_NO_MPATHD keeps ifconfig from starting it"

ifconfig hme0 group ""
must daemon_listens "a daemon runs: leaving a group starts it too"
ifconfig hme0 group test
must daemon_listens "it still runs"
[ "$(ip netns pids "$NS-host" | wc -l)" = 1 ] || fail "more than one daemon"
ok "B01 it runs when ifconfig returns, and there is one"

expect 1 "is another instance of in.mpathd already active?" \
    host "$MPATHD" -F -f "$CONF"
must daemon_listens "the first daemon still runs"
ok "a second daemon for the same run directory ends with a message"
