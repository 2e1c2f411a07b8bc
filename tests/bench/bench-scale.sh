#!/usr/bin/env bash
# bench-scale.sh - what the daemon costs with many NICs.
#
#	tests/bench/bench-scale.sh [NICS [GROUPS [TARGETS [MS...]]]]
#
# NICs (256) in groups (64), each group a LAN with so many routers (5) to probe;
# boots them with ifconfig-ipmp --boot, and prints, for each detection time (10000
# 1000 100 ms), the processor time in percent of one core, the resident memory,
# wake-ups a second, and probes that were sent late.  SECONDS_EACH says how long
# each is measured (20), FAILURES sets PROBE_FAILURES.
#
# Two network namespaces, host and lan, joined by veth pairs; needs root.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
BUILDDIR=${BUILDDIR:-$top/build}
nics=${1:-256} groups=${2:-64} targets=${3:-5}
shift $(($# < 3 ? $# : 3))
[ $# -gt 0 ] || set -- 10000 1000 100
each=${SECONDS_EACH:-20}

# As /run: in memory.
dir=$(mktemp -d /dev/shm/ipmp-scale.XXXXXX)
host=scale$$-host lan=scale$$-lan pid=
cleanup() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || true
	ip netns del "$host" 2>/dev/null || true
	ip netns del "$lan" 2>/dev/null || true
	rm -rf "$dir"
}
trap cleanup EXIT
trap 'exit 1' INT TERM

export IPMP_RUNDIR=$dir/run
mkdir -p "$dir/run" "$dir/etc/default"
ip netns add "$host"
ip netns add "$lan"

# Group g is 10.1.g.0/24 (of 250 groups at most): routers .1 to .5, NIC k of it
# has .10+k and tests from .100+k.
for ((g = 0; g < groups; g++)); do
	echo "link add br$g type bridge"
	echo "link set br$g up"
	for ((t = 1; t <= targets; t++)); do
		echo "addr add 10.1.$g.$t/24 dev br$g"
	done
done >"$dir/lan"
ip -n "$lan" -batch "$dir/lan"
for ((n = 0; n < nics; n++)); do
	echo "link add net$n type veth peer name p$n netns $lan"
done >"$dir/host"
ip -n "$host" -batch "$dir/host"
for ((n = 0; n < nics; n++)); do
	echo "link set p$n master br$((n % groups)) up"
done >"$dir/lan"
ip -n "$lan" -batch "$dir/lan"
for ((n = 0; n < nics; n++)); do
	g=$((n % groups)) k=$((n / groups))
	echo "10.1.$g.$((10 + k)) netmask 255.255.255.0 broadcast + \
group g$g up addif 10.1.$g.$((100 + k)) netmask 255.255.255.0 \
broadcast + deprecated -failover up" >"$dir/etc/hostname.net$n"
done

settings() {
	printf 'FAILURE_DETECTION_TIME=%d\n' "$1"
	[ -z "${FAILURES-}" ] || echo "PROBE_FAILURES=$FAILURES"
}
in_host() {
	ip netns exec "$host" "$@"
}
ms() {
	echo $(($(date +%s%N) / 1000000))
}

settings "$1" >"$dir/etc/default/mpathd"
in_host "$BUILDDIR/mpathd/in.mpathd" -F -f "$dir/etc/default/mpathd" \
    2>"$dir/log" &
pid=$!
until [ -S "$dir/run/control" ]; do
	sleep 0.1
done
pid=$(tr -d '\n' <"$dir/run/lock")

# utime + stime in ticks
ticks() {
	sed 's/.*) //' "/proc/$pid/stat" | awk '{ print $12 + $13 }'
}
began=$(ms)
in_host "$BUILDDIR/ifconfig-ipmp/ifconfig-ipmp" --boot --root "$dir"
echo "$nics NICs, $groups groups, $targets targets each: boot $(($(ms) - began)) ms," \
    "$(($(ticks) * 1000 / $(getconf CLK_TCK))) ms of them the daemon's own"
for ((g = 0; g < groups; g++)); do
	for ((t = 1; t <= targets; t++)); do
		echo "route add 10.9.$g.$t/32 via 10.1.$g.$t dev net$g"
	done
done >"$dir/host"
ip -n "$host" -batch "$dir/host"

switches() {
	awk '/^voluntary/ { print $2 }' "/proc/$pid/status"
}
printf '%8s %8s %8s %10s %8s\n' ms cpu% rss/KiB wakeups/s missed
for detection; do
	settings "$detection" >"$dir/etc/default/mpathd"
	kill -HUP "$pid"
	sleep 5
	missed=$(grep -c 'missed sending' "$dir/log" || true)
	t=$(ticks) s=$(switches) began=$(ms)
	sleep "$each"
	took=$(($(ms) - began))
	printf '%8d %8s %8d %10d %8d\n' "$detection" \
	    "$(awk -v t=$(($(ticks) - t)) -v hz="$(getconf CLK_TCK)" \
		-v ms=$took 'BEGIN { printf "%.2f", t * 100000 / hz / ms }')" \
	    "$(awk '/^VmRSS/ { print $2 }' "/proc/$pid/status")" \
	    $((($(switches) - s) * 1000 / took)) \
	    $(($(grep -c 'missed sending' "$dir/log" || true) - missed))
done
grep -E 'NIC failure|have failed' "$dir/log" | head -n 3 || true
