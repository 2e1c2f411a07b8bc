# Routers of the routing table are the targets, and the table may change while
# the daemon runs.  G05 G07
. "$(dirname "$0")/lib.sh"
net_test "routes name the targets"

# The targets of the last six probes of hme0.
targets() {
	awk '/ out request 192.168.85.21 / { print $5 }' "$TMP/hme0" |
	    tail -n 6 | sort -u | tr '\n' ' '
}

start_daemon
two_setup
add_station s51 192.168.85.51
watch_start host hme0 "$TMP/hme0"
host ip route add 192.168.85.50 via 192.168.85.50 dev hme0
host ip route add 192.168.85.51 via 192.168.85.51 dev hme0
wait_for 5 '[ "$(targets)" = "192.168.85.1 192.168.85.50 192.168.85.51 " ]'
must '[ "$(seen "$TMP/hme0" " 224.0.0.1 ")" = 0 ]' "no multicast"
ok "G05 two host routes and the default router: three targets, no multicast"

host ip route del 192.168.85.50
host ip route del 192.168.85.51
wait_for 5 '[ "$(targets)" = "192.168.85.1 " ]'
ok "G05 deleted again: only the router"

host ip route del default
wait_for 5 '[ "$(seen "$TMP/hme0" " out request .* 224.0.0.1 ")" -ge 1 ]'
ok "G07 default route deleted: looks for hosts"

host ip route add default via 192.168.85.1 dev hme0
wait_for 5 '[ "$(targets)" = "192.168.85.1 " ]'
must '! log_has "NIC failure"' "no NIC failed by it"
ok "G07 default route added: the router again"
