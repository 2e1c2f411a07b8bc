# A daemon that was killed finds everything again when it starts.  C21
. "$(dirname "$0")/lib.sh"
net_test "kill -9 loses nothing"

start_daemon
two_setup
before=$(snapshot)
silence hme0
wait_for "$(failure_limit)" 'units_are "${TWO_HME0_FAILED[@]}"'

stop_daemon KILL
must 'units_are "${TWO_HME0_FAILED[@]}"' "readable without a daemon"
failed=$(snapshot)
spawn host ip -o monitor address route >"$TMP/monitor"
monitor=$PID
log_clear
start_daemon
must 'units_are "${TWO_HME0_FAILED[@]}"' "hme0 is taken over as failed"
holds 3 'units_are "${TWO_HME0_FAILED[@]}"' "nothing changes while it is failed"
same_snapshot "$failed"
[ ! -s "$TMP/monitor" ] || fail "the start changed: $(cat "$TMP/monitor")"
kill "$monitor"
must '! log_has "NIC failure detected on hme1"' "hme1 is well"
ok "C21 nothing moves at the start"

mend hme0
wait_for "$(repair_limit)" two_is_whole
same_snapshot "$before"
ok "C21 .19 comes home after the repair, everything as before"
