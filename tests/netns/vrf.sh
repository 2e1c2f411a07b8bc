# Members in a VRF: their routes are in its table, and so is what keeps a failed
# NIC's probes alive.
. "$(dirname "$0")/lib.sh"
net_test "a group in a VRF fails over like any other"

host ip link add red type vrf table 10 2>/dev/null ||
    skip "this kernel has no VRFs"
host ip link set red up
host ip link set hme0 master red && host ip link set hme1 master red ||
    fail "cannot put the NICs into the VRF"

answers() { peer ping -nqc1 -W2 "$1" >/dev/null; }

start_daemon
two_nic hme0 192.168.85.19 192.168.85.21
two_nic hme1 192.168.85.20 192.168.85.22
host ip route add default via 192.168.85.1 dev hme0 table 10
wait_for 3 two_is_whole
wait_probed 3
before=$(snapshot)

silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
wait_for 1 'host ip route show table 10 | grep -q "^default .* dev hme1"'
must 'answers 192.168.85.19 && answers 192.168.85.20' "both answer"
pull hme1
mend hme0
wait_for "$(repair_limit)" 'addr_on hme0 192.168.85.19'
wait_for 2 'addr_on hme0 192.168.85.20'
must 'answers 192.168.85.19 && answers 192.168.85.20' "both answer"
ok "the NIC that failed is seen to work again though the other one is dead"
plug hme1
wait_for "$(repair_limit)" two_is_whole
same_snapshot "$before"
ok "everything as before, in the table of the VRF"
