# TRANSITIVE_PROBING=true: no NIC has a test address, and a silent failure is
# found and repaired all the same, whatever other hosts say on the dead path.
. "$(dirname "$0")/lib.sh"
net_test "a silent failure is found and repaired without any test address"

answers() { seen "$TMP/$1" " in arp 192\.168\.85\.1 [^ ]* 0\.0\.0\.0"; }

conf "FAILURE_DETECTION_TIME=$FDT" "TRANSITIVE_PROBING=true"
watch_start host hme0 "$TMP/hme0"
watch_start host hme1 "$TMP/hme1"
start_daemon
link_setup
wait_for 15 '[ $(answers hme0) -ge 12 ] && [ $(answers hme1) -ge 12 ]'
must '[ "$(seen "$TMP/hme0" " out request ")" = 0 ]' "no ICMP"
must '! log_has "No test address"' "nothing is missing"
before=$(snapshot)
must '[ "$(host "${IPMPSTAT:-$BUILDDIR/ipmpstat/ipmpstat}" -nt -o interface,mode,testaddr,targets -P)" = \
    "$(printf "%s\n" hme0:transitive::192.168.85.1 \
    hme1:transitive::192.168.85.1)" ]' "ipmpstat -t"
ok "both NICs are probed by ARP"

# The next hop and all others answer no more, but foreign frames do arrive: ARP
# requests and gratuitous replies to all, and unicast replies of another host.
silence_out hme0
peer "$TOOLS/arpnoise" eth0 192.168.85.50 "$MAC0" 2>/dev/null &
NOISE=$!
NET_PIDS+=("$NOISE")
reset_watch
wait_for "$(failure_limit)" \
    'log_has "NIC failure detected on hme0 of group test"'
read_watch
wait_for 1 'addr_on hme1 192.168.85.19 && ! addr_on hme0 192.168.85.19'
must '[ $(seen "$TMP/hme0" " in arp 192\.168\.85\.50 ") -ge 10 ]' \
    "there were foreign frames"
ok "found after $TOOK ms (detection time $FDT ms) in spite of foreign frames"
holds 1 'addr_on hme1 192.168.85.19' "they do not repair it"
kill "$NOISE"

# The target comes back as another machine.
router ip link set eth0 down
router ip link set eth0 address 02:00:00:00:00:77 up
mend hme0
wait_for "$(repair_limit)" 'log_has "Successfully failed back to NIC hme0"'
must 'log_order "NIC repair detected on hme0 of group test" \
    "Successfully failed back to NIC hme0"' "repair, then failback"
host ip route replace default via 192.168.85.1 dev hme0
same_snapshot "$before"
ok "home again, as before"

mute router peer
wait_for "$(failure_limit)" 'log_has "All Interfaces in group test have failed"'
must 'addr_on hme0 192.168.85.19 && addr_on hme1 192.168.85.20' "nothing moved"
ok "when nobody answers, the group has failed and nothing moves"
