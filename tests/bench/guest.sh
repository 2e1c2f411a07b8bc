# guest.sh - in the guest: the network, one contender in it, and the kinds of
# failure.  Sourced, with the contender's name in C.
#
# The guest itself is the host with the two NICs, and the rest of the network is
# that of the network tests, see net.sh.
#
# A contender is a file in contenders/ with DESC and the functions setup,
# teardown, carrier_of (the NIC that carries the address), pids and info; with
# PROGRAMS, what it needs; and with those of the settings below that do not do.
#
#	carrier		the cable is pulled, and put back into a port that is
#			ready
#	busy		the same, while a link that has nothing to do with it
#			goes up and down
#	slowport	the same as carrier, but the port forwards only 300 ms
#			after the NIC has its carrier
#	silent		nothing goes through behind the first switch, links stay
#	inbound		nothing comes in, outbound: nothing goes out
#	flap		50 ms without carrier and 50 ms with, twenty times
BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
KINDS="carrier busy slowport silent inbound outbound flap"
FAIL_MS=1600		# how long a failure lasts at most
SETTLED_MS=120		# ... or until all is well for so long
REPAIR_MS=450		# how long is looked at a repair
PHASE_MS=100		# by how much rounds differ, against its own timers
STREAM_MS=0.5
REPS_MAX=1000
SERVICE=192.168.85.19 ROUTER=192.168.85.1
TEST=(192.168.85.21 192.168.85.22)
SLOW_MS=300 FLAPS=20 FLAP_MS=50
OUT=/vm/out
export NIC_KIND=nic TOOLS=$BUILDDIR/tests/tools
# shellcheck source=../netns/net.sh
. "$BENCH/../netns/net.sh"
# shellcheck source=/dev/null
. "$BENCH/contenders/$C.sh"

# The host is where we are, with a /sys and tracing as a real one has them.
host() { "$@"; }
eval "make_$(declare -f new_space)"
new_space() {
	[ "$1" = host ] || { make_new_space "$@"; return; }
	ip netns attach "$NS-host" $$
	sysctl -qw net.ipv6.conf.all.disable_ipv6=1 \
	    net.ipv6.conf.default.disable_ipv6=1
}

nic_with_service() {
	ip -br -4 addr show to $SERVICE |
	    awk '{ sub(/@.*/, "", $1); printf "%s", $1 }'
}

now_ms() {
	local up

	read -r up _ </proc/uptime
	NOW=$((10#${up/./} * 10))
}

# Until the address is on hme0 again; HOME_MS is how long that took, or "stuck".
# Then the host says something, so that no switch remembers the last round.
wait_home() {
	local began

	now_ms
	began=$NOW
	until [ "$(carrier_of 2>/dev/null)" = hme0 ]; do
		now_ms
		[ $((NOW - began)) -lt 150000 ] || { HOME_MS=stuck; return; }
		# Often at first: looking is the dearest thing in the guest.
		if [ $((NOW - began)) -lt 1000 ]; then
			sleep 0.1
		else
			sleep 2
		fi
	done
	now_ms
	HOME_MS=$((NOW - began))
	ping -q -c 1 -W 1 -I $SERVICE $ROUTER >/dev/null 2>&1
}

start() {
	setup >$OUT/$C.setup 2>&1 || echo "$C: setup failed"
	wait_home
	[ $HOME_MS != stuck ] || echo "$C: not on hme0 after setup"
	peer ping -q -c 3 -i 0.2 -W 1 $SERVICE >/dev/null ||
	    echo "$C: $SERVICE does not answer"
	sleep 1
}

meter() { peer "$TOOLS/meter" -d $SERVICE -i "$STREAM_US" "$@"; }

# The events of each kind: cable PHASE_MS VERB, and so on.
pull_cable() {
	EVENTS+=(-e "$1:down:$NS-net:cable0" -e "$1:down:$NS-net:plug0")
}
port_up() { EVENTS+=(-e "$1:up:$NS-net:plug0"); }
carrier_up() { EVENTS+=(-e "$1:up:$NS-net:cable0"); }
outward() { EVENTS+=(-e "0:$1:$NS-net:trunk0"); }
inward() { EVENTS+=(-e "0:$1:$NS-net:up0"); }
phase() { EVENTS+=(-p "$1"); }

# What was sent in the moment of the repair is lost with the failure, and counts
# as neither: it belongs to the phase "mend".

# An unrelated link goes up and down every 350 ms for so many ms.  The kernel
# holds the news of other links back for a second after each.
noise() {
	local at=$((RANDOM % 350)) verb=down

	while [ $at -lt "$1" ]; do
		EVENTS+=(-e "$at:$verb:$NS-net:noise0")
		[ $verb = down ] && verb=up || verb=down
		at=$((at + 175))
	done
}

events_of() {
	local before=$((PHASE_MS + RANDOM % PHASE_MS)) i

	EVENTS=()
	[ "$1" != busy ] || {
		phase quiet:1400
		noise 1400
	}
	phase pre:$before
	phase fail:$FAIL_MS:$SETTLED_MS
	case $1 in
	carrier | busy)
		pull_cable 0
		phase quiet:100
		port_up 0
		phase repair:$REPAIR_MS
		carrier_up 0
		;;
	slowport)
		pull_cable 0
		phase repair:$((SLOW_MS + REPAIR_MS))
		carrier_up 0
		port_up $SLOW_MS
		;;
	silent)
		outward deaf
		inward deaf
		phase mend:5
		outward clear
		inward clear
		phase repair:$REPAIR_MS
		;;
	inbound)
		inward deaf
		phase mend:5
		inward clear
		phase repair:$REPAIR_MS
		;;
	outbound)
		outward deaf
		phase mend:5
		outward clear
		phase repair:$REPAIR_MS
		;;
	flap)
		EVENTS=(-p pre:$before -p fail:$((2 * FLAPS * FLAP_MS)))
		for ((i = 0; i < 2 * FLAPS * FLAP_MS; i += 2 * FLAP_MS)); do
			pull_cable $i
			port_up $((i + FLAP_MS - 5))
			carrier_up $((i + FLAP_MS))
		done
		phase repair:$REPAIR_MS
		;;
	esac
}

STREAM_US=$(awk "BEGIN { print $STREAM_MS * 1000 }")

bench_net_up() {
	net_up || return
	ip -n "$NS-net" link add noise0 type veth peer name noise1
	ip -n "$NS-net" link set noise0 up
	ip -n "$NS-net" link set noise1 up
	ip link set hme0 up
	ip link set hme1 up
	sleep 0.3
}
