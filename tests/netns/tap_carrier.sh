# The kernel holds the carrier events of a real NIC back while other links
# change; the address moves at once all the same.
. "$(dirname "$0")/lib.sh"
NIC_KIND=tap
net_test "carrier loss is seen at once even while another link flaps"

ROUNDS=9

# Another link of the machine, in a space that has nothing to do with ours.
flap_another_link() {
	new_space other
	ip -n "$NS-other" link add name flap type veth peer name flop
	ip -n "$NS-other" link set flop up
	spawn other bash -c 'while :; do
		ip link set flap up; sleep 0.35
		ip link set flap down; sleep 0.35
	done'
}

start_daemon
two_setup
flap_another_link
stream_start udp host 192.168.85.19:7000 peer 192.168.85.50 -u
wait_for 5 "[ -s '$TMP/udp.host' ] || peer ss -Huan | grep -q 7000"

stalls=()
for ((n = 0; n < ROUNDS; n++)); do
	# At another moment of the flapping each time.
	let_pass $((RANDOM % 900))
	clock
	began=$NOW
	pull hme0
	wait_for 2 'addr_on hme1 192.168.85.19'
	let_pass 300
	stalls+=("$(gap_between udp.host "$began" "$NOW")")
	plug hme0
	wait_for "$(repair_limit)" two_is_whole
done
stream_stop udp
median=$(printf '%s\n' "${stalls[@]}" | sort -n | sed -n $((ROUNDS / 2 + 1))p)
echo "    stalls: ${stalls[*]} ms"
# One that waits for the events needs half a second on average.  Without kprobes
# the carriers are looked at four times a second.
limit=160
[ -e /sys/bus/event_source/devices/kprobe ] || limit=270
[ "$median" -le $limit ] || fail "stalls of $median ms (median)"
ok "a datagram every millisecond stalls for $median ms (median of $ROUNDS)"
