# Linux hosts ignore 224.0.0.1: they are found by the neighbour cache, or, where
# nobody is known, by a sweep with ARP that teaches them nothing.
. "$(dirname "$0")/lib.sh"
net_test "hosts that ignore the all-hosts multicast become targets, too"

requests() { seen "$TMP/hme0" " out request 192.168.85.21 $1 "; }
swept() { awk '/ out arp 0\.0\.0\.0 / { print $NF }' "$TMP/$1"; }

watch_start host hme0 "$TMP/hme0"
watch_start host hme1 "$TMP/hme1"
watch_start peer eth0 "$TMP/peer"
start_daemon
two_nic hme0 192.168.85.19 192.168.85.21
two_nic hme1 192.168.85.20 192.168.85.22

# The LAN has .1 and .50; nobody has asked for them.
wait_for 15 '[ $(requests 192.168.85.1) -ge 3 ] &&
    [ $(requests 192.168.85.50) -ge 3 ]'
must '[ -n "$(swept hme0)" ]' "it was swept"
must '[ -z "$(swept hme0 | sort | uniq -d)" ]' "each was asked once"
must '! swept hme0 | grep -qE "\.(0|255|19|20|21|22)$"' \
    "neither net, nor broadcast, nor our own addresses are asked"
ok "a sweep has found both hosts"

# A cache learns from requests that name their sender, and from nothing else.
must '[ $(seen "$TMP/peer" " in arp 0\.0\.0\.0 ") -ge 1 ]' "the peer was asked"
must '! ip -n "$NS-peer" neigh show | grep -q "^0\.0\.0\.0 "' \
    "the peer has learnt nothing"
sofar=$(swept hme0 | wc -l)
probes=$(($(requests 192.168.85.50) + 20))
wait_for 15 '[ $(requests 192.168.85.50) -ge $probes ]'
[ "$(swept hme0 | wc -l)" = "$sofar" ] || fail "swept on although there are targets"
ok "and ends"


# The path of one NIC dies: its neighbour sees it.
silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
mend hme0
wait_for "$(repair_limit)" 'log_has "Successfully failed back to NIC hme0"'
ok "a silent failure is found and repaired with them"
