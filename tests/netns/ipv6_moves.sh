# IPv6 addresses leave a NIC that lost its carrier at once and come home as they
# were; the neighbours are told, streams and a membership live on.  A NIC comes
# back on the word of its probes.  C03 C05 C07 C08 C09 C10 for IPv6
NET_IPV6=1
. "$(dirname "$0")/lib.sh"
net_test "carrier loss moves IPv6 addresses at once"

memberships() {
	host awk '$2 == nic && $3 == "ff050000000000000000000000000085" { n++ }
	END { print n + 0 }' nic="$1" /proc/net/igmp6
}

start_daemon
two6_setup
host ip -6 route add fd0b::/48 via fe80::1 dev hme0 metric 77
before=$(snapshot)
watch_start peer eth0 "$TMP/peer"
stream_start near host '[fd85::19]:7000' peer fd85::50
stream_start far host '[fd85::19]:7001' far fd0a::9
spawn host "$TOOLS/streams" -m '[ff05::85]:7100' -b :: -d hme0 -n mc -t 100 \
    >"$TMP/mc" 2>&1
receiver=$PID
wait_for 5 '[ $(host ss -Htn6 state established | wc -l) = 2 ]'
wait_for 2 '[ "$(memberships hme0)" = 1 ]'

reset_watch
pull hme0
wait_for 1 'addr_on hme1 fd85::19 && ! addr_on hme0 fd85::19'
read_watch
wait_for 1 "grep -q 'in announce fd85::19 $MAC1' '$TMP/peer'"
must 'addr_on hme0 $LINK0 && ! addr_on hme1 $LINK0' "the link-local one stays"
must 'host ip -6 route show default | grep -q "via fe80::1 dev hme1"' \
    "the default route has moved"
must '! host ip -6 route | grep -v ^fe80 | grep "dev hme0"' \
    "no route leads through the dead NIC"
ok "C05 moved and announced within $TOOK ms"
wait_for 1 '[ "$(memberships hme1)" = 1 ]'
peer "$TOOLS/streams" -u -s -i 5 -t 1 -n sender -b fd85::50 -d eth0 \
    -c '[ff05::85]:7100' >/dev/null 2>&1
kill -TERM "$receiver"
wait "$receiver" || fail "the receiver: $(cat "$TMP/mc")"
got=$(field mc received)
[ "${got:-0}" -ge 150 ] || fail "only $got of about 200 arrived through hme1"
ok "C09 $got multicast records through hme1"

plug hme0
wait_for "$(repair_limit)" two6_is_whole
wait_for 1 "grep -q 'in announce fd85::19 $MAC0' '$TMP/peer'"
same_snapshot "$before"
ok "C07 home, everything as before"

stream_stop near
stream_stop far
for end in near.host near.peer far.host far.far; do
	gap=$(field $end longest_gap_ms)
	[ "${gap%.*}" -lt 1500 ] || fail "$end was stalled for $gap ms"
done
ok "C08 streams survived, longest stall $(field near.peer longest_gap_ms) ms" \
    "to the peer, $(field far.far longest_gap_ms) ms behind the router"
