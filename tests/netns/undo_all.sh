# One command ends the daemon, brings everything home and forgets it.
. "$(dirname "$0")/lib.sh"
net_test "in.mpathd -x undoes it all"

undo() { host "$MPATHD" -x -f "$CONF" -R "$IPMP_RUNDIR"; }

start_daemon
settings=$(host sysctl -a -r '^net\.ipv4\.conf\.hme[01]\.')
two_setup
pull hme0
wait_for 5 'addr_on hme1 192.168.85.19'
undo || fail "in.mpathd -x: exit status $?"
must '! daemon_listens' "the daemon has ended"
wait "$DAEMON" || fail "the daemon: exit status $?"
DAEMON=
must 'addr_on hme0 192.168.85.19 && ! addr_on hme1 192.168.85.19' \
    ".19 is at home, though hme0 is dead"
must 'addr_on hme0 192.168.85.21 && addr_on hme1 192.168.85.22' \
    "the test addresses are where they were"
must 'host ip route | grep -q "^default via 192.168.85.1 dev hme0"' \
    "the default route is at home"
[ "$(host sysctl -a -r '^net\.ipv4\.conf\.hme[01]\.')" = "$settings" ] ||
    fail "the settings of the NICs are not as before"
must '[ ! -e "$IPMP_RUNDIR/state" ]' "the state is forgotten"
ok "all at home, nothing known"

log_clear
start_daemon
must '! log_has "of an earlier in.mpathd"' "the addresses are like any other"
must '[ -z "$(host "$IPMPSTAT" -P -o group -g)" ]' "there is no group"
stop_daemon
undo || fail "a second time: exit status $?"
ok "undoing nothing does nothing"
