# A silent failure (the link stays up) moves the addresses, the repair brings
# them home, connections and routes work throughout.  C01 C02 C04 C08 C10 C20
. "$(dirname "$0")/lib.sh"
net_test "a silent failure is found within the detection time"

far_answers() {
	host ping -nqc1 -W2 -I 192.168.85.19 10.9.9.9 >/dev/null
}

start_daemon
two_setup
host ip route add 10.9.9.0/24 via 192.168.85.1 dev hme0
host ip route add 10.8.0.0/16 via 192.168.85.1 dev hme0 table 100 metric 7
must far_answers "the static route works before"
before=$(snapshot)
listing=$(ifconfig -a)
stream_start session host 192.168.85.19:7000 peer 192.168.85.50
wait_probed 12

silence hme0
reset_watch
wait_for "$(failure_limit)" \
    'log_has "NIC failure detected on hme0 of group test"'
read_watch
wait_for 1 'log_has "Successfully failed over from NIC hme0 to NIC hme1"'
must '! log_has "The link has gone down"' "the link stayed up"
ok "C01 found after $TOOK ms (detection time $FDT ms)"

must 'units_are "${TWO_HME0_FAILED[@]}"' "the table after the failure"
expect 0 "mtu 0" ifconfig hme0
expect 0 "	inet 0.0.0.0 netmask 0 
	groupname test" ifconfig hme0
must 'addr_on hme1 192.168.85.19 && ! addr_on hme0 192.168.85.19' \
    "the kernel has .19 on hme1 only"
must 'addr_on hme0 192.168.85.21' "the test address stays"
ok "C02 the listing after the failure"

must far_answers "C10 the static route works during the failure"

address_lines=$(addresses)
expect 1 "can't set -failover on failed/standby/offlined interface" \
    ifconfig hme0 addif 192.168.85.23 netmask + broadcast + -failover up
must '! addr_on hme0 192.168.85.23 && ! addr_on hme1 192.168.85.23' \
    "the refused address is nowhere"
[ "$(addresses)" = "$address_lines" ] || fail "C20 changed an address"
ifconfig hme0 removeif 192.168.85.23
must 'units_are "${TWO_HME0_FAILED[@]}"' "the redirected unit goes again"
ok "C20 -failover is refused on a failed NIC"

# It counts ten good probes: nothing comes home before half of them.
mend hme0
reset_watch
wait_for "$(repair_limit)" 'log_has "Successfully failed back to NIC hme0"'
read_watch
must 'log_order "NIC repair detected on hme0 of group test" \
    "Successfully failed back to NIC hme0"' "repair, then failback"
[ "$TOOK" -ge $((FDT * 5 / 7)) ] || fail "repaired after $TOOK ms already"
[ "$(ifconfig -a)" = "$listing" ] || fail "C04 not the listing of before"
same_snapshot "$before"
ok "C04 home after $TOOK ms, everything as before"

must far_answers "C10 the static route works after"
ok "C10 the static route works before, during and after"

stream_stop session
ok "C08 the session survived, longest stall $(field session.host \
    longest_gap_ms) ms to the host, $(field session.peer \
    longest_gap_ms) ms to the peer"
