# Answers slower than the probe interval: the detection time is raised, said
# once, and comes down again when the answers have been quick for a minute.
# G10 G11
. "$(dirname "$0")/lib.sh"
net_test "a detection time that cannot be kept is raised, and lowered again"

cannot='Cannot meet requested failure detection time of 1000 ms on'
start_daemon
two_setup
wait_probed 12

# The interval is 143 ms: two round trips of 250 ms in a row raise it.
# It answers before the kernel stops to: a silence in between would be a failure.
spawn router "$TOOLS/slowpong" 250
slow=$PID
wait_for 10 'router awk "FNR > 1" /proc/net/packet /proc/net/raw | grep -q .'
router sysctl -qw net.ipv4.icmp_echo_ignore_all=1
wait_for 10 'log_has "$cannot (inet hme"'
must 'log_has "new failure detection time for group \"test\" is"' "to what"
must '! log_has "NIC failure"' "slow is not dead"
ok "G10 $(grep -o 'is [0-9]* ms' "$LOG" | head -1)"

router sysctl -qw net.ipv4.icmp_echo_ignore_all=0
kill "$slow"
reset_watch
wait_for 150 'log_has "on (inet hme" && log_has "for group \"test\"" &&
    log_has "Improved failure detection time 1000 ms"'
read_watch
[ "$TOOK" -ge 30000 ] || fail "lowered after $TOOK ms already"
ok "G11 as asked for again after $((TOOK / 1000)) s"

silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
ok "and kept"
