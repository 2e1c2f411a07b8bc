# net.sh - a LAN in network namespaces of its own, and the ways it breaks.
#
#    host              net                                       peer
#   [hme0]---[port0 sw0 trunk0]---[up0       lan_peer]---[eth0] 192.168.85.50
#                                 [    lan           ]       router
#   [hme1]---[port1 sw1 trunk1]---[up1     lan_router]---[eth0] 192.168.85.1
#                                                        [eth1] 10.9.9.1
#                                                          |  far
#                                                        [eth0] 10.9.9.9
#
# sw0, sw1 and lan are bridges without spanning tree.  Sourced; net_up makes it
# all, net_down takes it away.  What happens to the NIC called $1:
#
#   silence      the path behind its switch is dead, its link stays up
#   silence_in   nothing comes in to the host
#   silence_out  nothing goes out from it
#   mend         the end of that
#   pull, plug   the cable: carrier lost, carrier back
#
# mute and unmute do to a station (peer, router, ...) what silence_in does to a
# NIC.
#
# Before net_up:
#   NIC_KIND=veth  hme0 and hme1 are veths; carrier events come at once
#            nic   both ends of each veth have the same ifindex: the kernel then
#                  holds carrier events back, a second apart, as for a real NIC
#            tap   TAPs whose carrier is switched as a driver does it
#   NET_IPV6=1     leave IPv6 on (off: traces stay clean): peer fd85::50,
#                  router fd85::1, fd0a::1 and fe80::1, far fd0a::9
#
# The stations keep their ARP entries for ever: who moves an address must
# announce it, no lucky refresh repairs anything.

: "${NIC_KIND:=veth}" "${NET_IPV6:=0}"

NS=ipmp$$
NET_SPACES=()
NET_PIDS=()
MAC0=08:00:20:b9:4c:54
MAC1=08:00:20:b9:4c:55

host() { ip netns exec "$NS-host" "$@"; }
peer() { ip netns exec "$NS-peer" "$@"; }
router() { ip netns exec "$NS-router" "$@"; }
far() { ip netns exec "$NS-far" "$@"; }

# spawn SPACE COMMAND...: in the background, its pid in PID, ended by net_down.
spawn() {
	local space=$1

	shift
	ip netns exec "$NS-$space" "$@" &
	PID=$!
	NET_PIDS+=("$PID")
}

new_space() {
	local old=1

	ip netns add "$NS-$1" || return
	NET_SPACES+=("$NS-$1")
	[ "$NET_IPV6" = 1 ] && old=0
	ip netns exec "$NS-$1" sysctl -qw \
	    net.ipv6.conf.all.disable_ipv6=$old \
	    net.ipv6.conf.default.disable_ipv6=$old
	ip -n "$NS-$1" link set lo up
}

# add_station NAME ADDRESS: one more host on the LAN, in a space of that name.
add_station() {
	new_space "$1" || return
	ip -n "$NS-net" -batch - <<-END
	link add name lan_$1 type veth peer name eth0 netns $NS-$1
	link set lan_$1 master lan up
	END
	ip -n "$NS-$1" link set eth0 up
	ip -n "$NS-$1" addr add "$2/24" dev eth0
	ip netns exec "$NS-$1" sysctl -qw \
	    net.ipv4.neigh.eth0.base_reachable_time_ms=36000000
	[ "$NET_IPV6" = 1 ] || return 0
	ip -n "$NS-$1" addr add "fd85::${2##*.}/64" dev eth0 nodad
	ip netns exec "$NS-$1" sysctl -qw \
	    net.ipv6.neigh.eth0.base_reachable_time_ms=36000000
}

# The switch of NIC n, and its trunk to the LAN.
add_switch() {
	ip -n "$NS-net" -batch - <<-END
	link add name sw$1 type bridge forward_delay 0 mcast_snooping 0
	link set sw$1 up
	link add name trunk$1 type veth peer name up$1
	link set trunk$1 master sw$1 up
	link set up$1 master lan up
	END
}

add_nic_veth() {
	ip -n "$NS-net" link add name "port$1" type veth \
	    peer name "hme$1" address "$2" netns "$NS-host"
}

# The switch's port must not be slowed down like the NIC, so it is another veth,
# joined to the NIC's far end by redirects.
add_nic_slow() {
	local index=$((100 + $1)) a=cable$1 b=plug$1 pair

	ip -n "$NS-net" link add name $a index $index type veth \
	    peer name "hme$1" index $index address "$2" netns "$NS-host"
	ip -n "$NS-net" link add name $b type veth peer name "port$1"
	for pair in "$a $b" "$b $a"; do
		# shellcheck disable=SC2086
		set -- $pair
		tc -n "$NS-net" qdisc add dev "$1" clsact
		tc -n "$NS-net" filter add dev "$1" ingress u32 \
		    match u32 0 0 action mirred egress redirect dev "$2"
		ip -n "$NS-net" link set "$1" up
	done
}

add_nics_tap() {
	coproc TAPCABLE { exec "$TOOLS/tapcable" \
	    "$NS-host" hme0 "$MAC0" "$NS-net" port0 \
	    "$NS-host" hme1 "$MAC1" "$NS-net" port1; }
	NET_PIDS+=("$TAPCABLE_PID")
	tap_says ready
}

tap_says() {
	local word

	read -r -u "${TAPCABLE[0]}" word && [ "$word" = "$1" ]
}

add_nics() {
	case $NIC_KIND in
	veth) add_nic_veth 0 $MAC0 && add_nic_veth 1 $MAC1 ;;
	nic) add_nic_slow 0 $MAC0 && add_nic_slow 1 $MAC1 ;;
	tap) add_nics_tap ;;
	esac || return
	ip -n "$NS-net" -batch - <<-END
	link set port0 master sw0 up
	link set port1 master sw1 up
	END
}

add_far() {
	new_space far || return
	ip -n "$NS-router" -batch - <<-END
	link add name eth1 type veth peer name eth0 netns $NS-far
	addr add 10.9.9.1/24 dev eth1
	link set eth1 up
	END
	ip -n "$NS-far" -batch - <<-END
	addr add 10.9.9.9/24 dev eth0
	link set eth0 up
	route add default via 10.9.9.1
	END
	router sysctl -qw net.ipv4.ip_forward=1
	[ "$NET_IPV6" = 1 ] || return 0
	ip -n "$NS-router" -batch - <<-END
	addr add fe80::1/64 dev eth0 nodad
	addr add fd0a::1/64 dev eth1 nodad
	END
	ip -n "$NS-far" -batch - <<-END
	addr add fd0a::9/64 dev eth0 nodad
	route add default via fd0a::1
	END
	router sysctl -qw net.ipv6.conf.all.forwarding=1
}

net_up() {
	new_space net && new_space host || return
	ip -n "$NS-net" link add name lan type bridge forward_delay 0 \
	    mcast_snooping 0 || return
	ip -n "$NS-net" link set lan up
	add_switch 0 && add_switch 1 && add_nics &&
	    add_station peer 192.168.85.50 &&
	    add_station router 192.168.85.1 && add_far
}

net_down() {
	local space pid

	for space in "${NET_SPACES[@]}"; do
		# Also a daemon that detached: all in there is ours.
		for pid in $(ip netns pids "$space" 2>/dev/null); do
			NET_PIDS+=("$pid")
		done
	done
	for pid in "${NET_PIDS[@]}"; do
		kill -KILL "$pid" && wait "$pid"
	done 2>/dev/null
	for space in "${NET_SPACES[@]}"; do
		ip netns del "$space"
	done
	NET_SPACES=() NET_PIDS=()
}

# Nothing that is sent out of the device arrives, and nobody is told.
swallow() { tc -n "$NS-net" qdisc replace dev "$1" root blackhole; }
pass() { tc -n "$NS-net" qdisc del dev "$1" root 2>/dev/null; }

silence_in() { swallow "up${1#hme}"; }
silence_out() { swallow "trunk${1#hme}"; }
silence() { silence_in "$1" && silence_out "$1"; }

mend() {
	pass "up${1#hme}"
	pass "trunk${1#hme}"
	return 0
}

# silence6, mend6: the same for what is IPv6 only.
silence6() {
	local dev

	for dev in "up${1#hme}" "trunk${1#hme}"; do
		tc -n "$NS-net" qdisc add dev "$dev" clsact &&
		    tc -n "$NS-net" filter add dev "$dev" egress \
			protocol ipv6 u32 match u32 0 0 action drop
	done
}

mend6() {
	tc -n "$NS-net" qdisc del dev "up${1#hme}" clsact
	tc -n "$NS-net" qdisc del dev "trunk${1#hme}" clsact
}

# mute STATION...: all of them in one step.
mute() {
	printf 'qdisc replace dev lan_%s root blackhole\n' "$@" |
		tc -n "$NS-net" -batch -
}
unmute() { pass "lan_$1"; }

pull() {
	case $NIC_KIND in
	veth) ip -n "$NS-net" link set "port${1#hme}" down ;;
	nic) ip -n "$NS-net" link set "cable${1#hme}" down ;;
	tap) tap_carrier "$1" off ;;
	esac
}

plug() {
	case $NIC_KIND in
	veth) ip -n "$NS-net" link set "port${1#hme}" up ;;
	nic) ip -n "$NS-net" link set "cable${1#hme}" up ;;
	tap) tap_carrier "$1" on ;;
	esac
}

tap_carrier() {
	echo "carrier $1 $2" >&"${TAPCABLE[1]}"
	tap_says "done"
}
