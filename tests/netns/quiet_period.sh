# A switch port that does not forward yet is no failure for 40 s.  C18 (long)
. "$(dirname "$0")/lib.sh"
net_test "losses are ignored for 40 s when a NIC is new"

failed() { log_has "NIC failure detected on hme0 of group test"; }

silence hme0
start_daemon
two_nic hme0 192.168.85.19 192.168.85.21
clock
began=$NOW
host ip route add default via 192.168.85.1 dev hme0
two_nic hme1 192.168.85.20 192.168.85.22
holds 38 '! failed' "no failure in the quiet period"
must two_is_whole "nothing has moved"
ok "C18 nothing failed for 38 s"

wait_for "$(within $((2000 + FDT)))" failed
clock
[ $((NOW - began)) -ge 39900 ] || fail "failed after $((NOW - began)) ms"
wait_for 1 'addr_on hme1 192.168.85.19'
ok "C18 failed after $((NOW - began)) ms"
