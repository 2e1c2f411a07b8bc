# A neighbour that believes an address to be elsewhere is told where it is when
# the address comes up, and again when the group is complete: a NIC that is up
# but not in the group yet answers for its brothers' addresses, as any Linux
# host does, and neighbours remember that.
. "$(dirname "$0")/lib.sh"
net_test "neighbours learn where every address is"

# knows STATION ADDRESS MAC
knows() {
	ip -n "$NS-$1" neigh show "$2" | grep -q "lladdr $3 "
}

# Makes peer and router believe that all four are at that NIC.
believe() {
	local station n

	for station in peer router; do
		for n in 19 20 21 22; do
			ip -n "$NS-$station" neigh replace 192.168.85.$n \
			    lladdr "$1" dev eth0 nud reachable
		done
	done
}

all_know() {
	local station

	for station in peer router; do
		knows $station "192.168.85.$1" "$3" &&
		    knows $station "192.168.85.$2" "$3" || return 1
	done
}

ip -n "$NS-host" link set hme0 up
ip -n "$NS-host" link set hme1 up
start_daemon
believe 02:00:00:00:00:01
two_nic hme0 192.168.85.19 192.168.85.21
wait_for 5 'all_know 19 21 $MAC0'
ok "hme0 announces its addresses when they come up"

host ip route add default via 192.168.85.1 dev hme0
believe $MAC1
two_nic hme1 192.168.85.20 192.168.85.22
wait_for 5 'all_know 19 21 $MAC0 && all_know 20 22 $MAC1'
wait_probed 3
ok "and again when hme1 has joined"
