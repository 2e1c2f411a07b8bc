# After its start the daemon has CAP_NET_ADMIN, CAP_NET_RAW and nothing else, and
# with them it does all its work; also as the user who owns the run directory.
. "$(dirname "$0")/lib.sh"
net_test "least privilege is enough"

# status KEY: of the daemon's process.
status() { sed -n "s/^$1:[ \t]*//p" "/proc/$DAEMON/status"; }

# What an escape would need is not there: 0x3000 is NET_ADMIN and NET_RAW.
confined() {
	local set

	for set in CapPrm CapEff; do
		must "[ \$(status $set) = 0000000000003000 ]" \
		    "$set is $(status $set)"
	done
	for set in CapInh CapBnd CapAmb; do
		must "[ \$(status $set) = 0000000000000000 ]" \
		    "$set is $(status $set)"
	done
	must '[ "$(status NoNewPrivs)" = 1 ]' "no new privileges"
	log_has "system calls are not filtered" ||
	    must '[ "$(status Seccomp)" = 2 ]' "system calls are filtered"
}

fail_and_mend() {
	silence hme0
	wait_for "$(failure_limit)" 'units_are "${TWO_HME0_FAILED[@]}"'
	mend hme0
	wait_for "$(repair_limit)" two_is_whole
}

start_daemon
confined
two_setup
before=$(snapshot)
fail_and_mend
same_snapshot "$before"
ok "two capabilities, no new privileges, a filter; failover works"

# Somebody who is not root but has the capability; and who only made it up.
admin() {
	host setpriv --reuid=65534 --regid=65534 --clear-groups \
	    --inh-caps=+net_admin --ambient-caps=+net_admin "$@"
}
admin "$IFCONFIG" hme0 metric 1 || fail "CAP_NET_ADMIN is not enough"
admin "$IFCONFIG" hme0 metric 0
ok "who has CAP_NET_ADMIN may change"
made_up() { as_user unshare -Ur "$IFCONFIG" hme0 metric 1; }
if as_user unshare -Ur true 2>/dev/null; then
	expect 1 "permission denied" made_up
	ok "who has it in a namespace of his own may not"
fi

kill -HUP "$DAEMON"
wait_for 2 'log_has "SIGHUP"'
must '! log_has "cannot read"' "the configuration is read again"
stop_daemon
[ "$STATUS" = 0 ] || fail "in.mpathd ends with $STATUS"

# As the owner of the run directory.
expect 1 "no such user" host "$MPATHD" -F -f "$CONF" -R "$IPMP_RUNDIR" -u no:one
log_clear
start_daemon -u nobody
confined
[ "$(status Uid)" = "$(printf '65534\t65534\t65534\t65534')" ] ||
    fail "user: $(status Uid)"
must two_is_whole "it has taken over what there was"
fail_and_mend
same_snapshot "$before"
[ "$(stat -c %u "$IPMP_RUNDIR/state")" = 65534 ] || fail "whose is the state?"
expect 1 "permission denied" as_user "$IFCONFIG" hme0 metric 1
ok "as nobody, whom the run directory belongs to, it does the same"

stop_daemon KILL
ifconfig hme0 metric 1
ifconfig hme0 metric 0
must two_is_whole "ifconfig writes the state of that user, without a daemon"
start_daemon
[ "$(status Uid)" = "$(printf '65534\t65534\t65534\t65534')" ] ||
    fail "without -u: $(status Uid)"
must two_is_whole "the next one is the owner again"
fail_and_mend
same_snapshot "$before"
# The sanitizers cannot look for leaks in a process that has changed its user.
stop_daemon KILL
ok "what is his stays his"
