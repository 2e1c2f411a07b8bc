# Sessions live through carrier loss, a silent failure and both repairs: TCP
# and a datagram every millisecond, both ways, to a peer on the LAN and to a
# host behind the router.  C08 and more
. "$(dirname "$0")/lib.sh"
net_test "every stream survives every failure and repair"

STREAMS="tcp-peer tcp-far udp-peer udp-far own-peer own-far"
declare -A worst

start_streams() {
	stream_start tcp-peer host 192.168.85.19:7001 peer 192.168.85.50
	stream_start tcp-far host 192.168.85.19:7002 far 10.9.9.9
	stream_start udp-peer host 192.168.85.19:7003 peer 192.168.85.50 -u
	stream_start udp-far host 192.168.85.19:7004 far 10.9.9.9 -u
	# Connections that the host made, from the address that moves.
	stream_start own-peer peer 192.168.85.50:7005 host 192.168.85.19
	stream_start own-far far 10.9.9.9:7006 host 192.168.85.19
}

ends_of() {
	case $1 in
	*-peer) echo "$1.host $1.peer" ;;
	*-far) echo "$1.host $1.far" ;;
	esac
}

# phase NAME LIMIT_MS: the longest stall since the last phase, of each stream.
phase() {
	local name end gap

	# A stall is printed when it ends: give the slowest its time.
	let_pass "$2"
	for name in $STREAMS; do
		for end in $(ends_of "$name"); do
			gap=$(gap_between "$end" "$began" "$NOW")
			printf '    %-16s to %-14s %5d ms\n' "$1" "$end" "$gap"
			worst[$1]=$((gap > ${worst[$1]:-0} ? gap : ${worst[$1]:-0}))
		done
	done
	[ "${worst[$1]}" -lt "$2" ] ||
	    fail "$1: a stall of ${worst[$1]} ms, not below $2"
	ok "$1: longest stall ${worst[$1]} ms"
	began=$NOW
}

start_daemon
two_setup
start_streams
wait_for 5 '[ $(host ss -Htn state established | wc -l) = 4 ]'
clock
began=$NOW

# The three seconds that a sender loses when packets for the dead NIC wait for
# ARP must not come: half of it is the limit, for everybody.
pull hme0
wait_for 1 'addr_on hme1 192.168.85.19'
phase "carrier lost" 1000

plug hme0
wait_for "$(repair_limit)" two_is_whole
phase "carrier back" 1000

# Packets are lost until the failure is found; TCP tries again after twice the
# time at the latest.
silence hme0
wait_for "$(failure_limit)" 'addr_on hme1 192.168.85.19'
silence_limit=$((2 * (FDT * 12 / 10 + 1000)))
phase "silent failure" $silence_limit

mend hme0
wait_for "$(repair_limit)" two_is_whole
phase "silence mended" 1000

for name in $STREAMS; do
	stream_stop "$name"
done
for name in $STREAMS; do
	for end in $(ends_of "$name"); do
		gap=$(field "$end" longest_gap_ms)
		[ "${gap%.*}" -lt $silence_limit ] ||
		    fail "$end was still stalled: $gap ms"
	done
done
for end in tcp-peer.host tcp-far.host own-peer.host own-far.host; do
	[ "$(field $end lost)" = 0 ] || fail "TCP lost something: $end"
done
ok "no connection was dropped, TCP delivered all in order"
