# lib.sh - what every network test needs: the network, the daemon in it, and
# waiting for what is claimed.
#
# A test sources this file, calls net_test, and then reads like its claim:
#
#	net_test "an address leaves a NIC that lost its carrier"
#	start_daemon
#	two_setup
#	pull hme0
#	wait_for 1 'addr_on hme1 192.168.85.19'
#	ok "the address is on hme1"
#
# It ends with exit status 0, 1 (the claim is wrong) or 77 (this machine does
# not let us make network namespaces), and leaves nothing behind.  Nothing
# waits for luck: wait_for polls, and when its limit has passed it says what it
# waited for, what the daemon logged and how the interfaces look.
#
# "Within T" means T plus 20 % plus one second: see within.

NETNS_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BUILDDIR=${BUILDDIR:-${NETNS_DIR%/tests/netns}/build}
TOOLS=${TOOLS:-$BUILDDIR/tests/tools}
MPATHD=${MPATHD:-$BUILDDIR/mpathd/in.mpathd}
IFCONFIG=${IFCONFIG:-$BUILDDIR/ifconfig-ipmp/ifconfig-ipmp}
IF_MPADM=${IF_MPADM:-$BUILDDIR/if_mpadm/if_mpadm}

# shellcheck source=net.sh
. "$NETNS_DIR/net.sh"

DAEMON=
UNDER=${UNDER-}

# ---- the frame of a test ----

skip() {
	echo "skipped: $*"
	exit 77
}

ok() { echo "ok: $*"; }

fail() {
	trap - INT TERM
	echo "FAILED: $*"
	echo "--- log of in.mpathd"
	cat "$LOG"
	[ ${#NET_SPACES[@]} = 0 ] || show_state
	exit 1
}

show_state() {
	echo "--- ifconfig -a"
	ifconfig -a
	echo "--- ip address"
	host ip -4 -o address
	host ip -4 route
}

# must CONDITION WHAT: what has to be so now.
must() {
	eval "$1" || fail "not so: $2"
}

# The daemon must still be there and end well: a crash or, in a build that looks
# for leaks, a leak that nobody noticed fails the test.
end_daemon() {
	[ -n "$DAEMON" ] || return 0
	stop_daemon
	[ "$STATUS" = 0 ] && return
	echo "FAILED: in.mpathd ended with $STATUS"
	cat "$LOG"
	return 1
}

clean_up() {
	local status=$?

	trap '' INT TERM
	[ $status != 0 ] || end_daemon || status=1
	net_down
	rm -rf "$TMP"
	exit $status
}

# net_test CLAIM
net_test() {
	echo "claim: $*"
	net_begin
}

net_begin() {
	[ "$(id -u)" = 0 ] || skip "not root"
	ip netns add "$NS-try" 2>/dev/null || skip "no network namespaces"
	ip netns del "$NS-try"
	TMP=$(mktemp -d "${TMPDIR:-/tmp}/ipmp-test.XXXXXX") || exit 1
	trap clean_up EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM
	set_paths
	net_up || fail "cannot build the network"
}

set_paths() {
	LOG=$TMP/log CONF=$TMP/mpathd
	: >"$LOG"
	export IPMP_RUNDIR=$TMP/run IPMP_ROOT=$TMP/root
	export IPMP_MPATHD=$TMP/mpathd.sh
	unset SUNW_NO_MPATHD
	# An ordinary user reads the state too, wherever our tree lies.
	chmod 755 "$TMP"
	mkdir "$TMP/bin"
	cp "$MPATHD" "$IFCONFIG" "$IF_MPADM" "$TMP/bin" ||
	    fail "programs are missing"
	MPATHD=$TMP/bin/${MPATHD##*/} IFCONFIG=$TMP/bin/${IFCONFIG##*/}
	IF_MPADM=$TMP/bin/${IF_MPADM##*/}
	mkdir -p "$IPMP_ROOT/etc"
	echo "192.168.85.0 255.255.255.0" >"$IPMP_ROOT/etc/netmasks"
	detection_time 1000
	# What ifconfig starts must read our configuration.
	printf '#!/bin/sh\nexec "%s" -f "%s" "$@"\n' "$MPATHD" "$CONF" \
	    >"$IPMP_MPATHD"
	chmod 755 "$IPMP_MPATHD"
}

# ---- time ----

# The monotonic clock in milliseconds, in NOW.
clock() {
	local up

	read -r up _ </proc/uptime
	NOW=$((10#${up/./} * 10))
}

# The milliseconds since the last reset_watch, in TOOK.
reset_watch() { clock; WATCH=$NOW; }
read_watch() { clock; TOOK=$((NOW - WATCH)); }

# within MS: the limit of something that takes that long, in seconds.
within() {
	local ms=$(($1 * 12 / 10 + 1000))

	printf '%d.%03d' $((ms / 1000)) $((ms % 1000))
}

# What a busy machine may add to a limit of so many milliseconds, in SLACK:
# three times as much again, at most 20 s.  A limit is there to find what never
# comes; how fast it comes is for a benchmark.
slack() {
	SLACK=$((3 * $1))
	[ "$SLACK" -le 20000 ] || SLACK=20000
}

# wait_for SECONDS CONDITION: until it holds, or the test fails.
wait_for() {
	local end ms

	printf -v ms %.0f "${1}e3"
	slack "$ms"
	clock
	end=$((NOW + ms + SLACK))
	until eval "$2" 2>/dev/null; do
		clock
		[ "$NOW" -lt "$end" ] || break
		sleep 0.03
	done
	# Once more in the open, for what it may have to say.
	[ "$NOW" -lt "$end" ] || eval "$2" || fail "not within $1 s: $2"
}

# let_pass MS: time in which something is measured, not waited for.
let_pass() {
	local end

	clock
	end=$((NOW + $1))
	while [ "$NOW" -lt $end ]; do
		sleep 0.1
		clock
	done
}

# holds SECONDS CONDITION WHAT: it must be so all that time.
holds() {
	local end ms

	printf -v ms %.0f "${1}e3"
	clock
	end=$((NOW + ms))
	while [ "$NOW" -lt "$end" ]; do
		must "$2" "$3"
		sleep 0.1
		clock
	done
}

# ---- the daemon and its configuration ----

conf() { printf '%s\n' "$@" >"$CONF"; }

detection_time() {
	FDT=$1
	conf "FAILURE_DETECTION_TIME=$1"
}

# Limits: found within the detection time, repaired within twice that.
failure_limit() { within "$FDT"; }
repair_limit() { within $((2 * FDT)); }

# Whether somebody listens on the control socket: an old one does not count.
daemon_listens() {
	host grep -q "00010000 .* $IPMP_RUNDIR/control\$" /proc/net/unix
}

# start_daemon [OPTION]...: in the foreground, its log in LOG, its pid in
# DAEMON.  UNDER, when set, is the program that runs it, with its options.
start_daemon() {
	# shellcheck disable=SC2086
	spawn host $UNDER "$MPATHD" -F -f "$CONF" -R "$IPMP_RUNDIR" "$@" >>"$LOG" 2>&1
	DAEMON=$PID
	wait_for 5 'daemon_listens || ! kill -0 $DAEMON 2>/dev/null'
	must daemon_listens "in.mpathd does not start"
}

# stop_daemon [SIGNAL]: its exit status in STATUS.
stop_daemon() {
	kill "-${1:-TERM}" "$DAEMON"
	wait_for 5 '! kill -0 $DAEMON'
	wait "$DAEMON"
	STATUS=$?
	DAEMON=
} 2>/dev/null

# The open files of the daemon, once it has closed those of the last client.
daemon_fds() {
	local n=-1 now

	while now=$(find "/proc/$DAEMON/fd" -type l | wc -l) && [ "$now" != $n ]
	do
		n=$now
		let_pass 200
	done
	echo "$now"
}

log_has() { grep -qF -- "$1" "$LOG"; }
log_count() { grep -cF -- "$1" "$LOG"; }
log_clear() { : >"$LOG"; }
# log_order TEXT...: each is in the log, behind the one before.
log_order() {
	local text at=0 line

	for text; do
		line=$(grep -nF -- "$text" "$LOG" |
		    awk -F: -v at="$at" '$1 > at { print $1; exit }')
		[ -n "$line" ] || return 1
		at=$line
	done
}

# ---- ifconfig ----

ifconfig() { host "$IFCONFIG" "$@"; }
if_mpadm() { host "$IF_MPADM" "$@"; }

as_user() { host setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }

# expect STATUS TEXT COMMAND...: the exit status, and TEXT in what it prints.
expect() {
	local want=$1 text=$2 said status

	shift 2
	said=$("$@" 2>&1)
	status=$?
	[ "$status" = "$want" ] ||
	    fail "$*: exit status $status, not $want: $said"
	case $said in
	*"$text"*) ;;
	*) fail "$*: says '$said', not '$text'" ;;
	esac
}

# One line for each unit but the loopback: name, flags, address.
units() {
	ifconfig -a | awk '
	/^[^ \t]/ {
		split($1, name, /:$/)
		split($2, flags, /[=<]/)
	}
	/^\tinet6? / && name[1] !~ /^lo/ {
		sub(/\/[0-9]*$/, "", $2)
		print name[1], flags[2], $2
	}'
}

# units_are LINE...: exactly these, in this order.
units_are() {
	[ "$(units)" = "$(printf '%s\n' "$@")" ]
}

TWO_UNITS=(
    "hme0 1000843 192.168.85.19"
    "hme0:1 9040843 192.168.85.21"
    "hme1 1000843 192.168.85.20"
    "hme1:1 9040843 192.168.85.22")

# hme0 found dead by its probes; LINK DOWN: see 2.3 of the flag tables.
TWO_HME0_FAILED=(
    "hme0 19000842 0.0.0.0"
    "hme0:1 19040843 192.168.85.21"
    "hme1 1000843 192.168.85.20"
    "hme1:1 9040843 192.168.85.22"
    "hme1:2 1000843 192.168.85.19")

TWO_HME0_PULLED=(
    "hme0 19000802 0.0.0.0"
    "hme0:1 19040803 192.168.85.21"
    "hme1 1000843 192.168.85.20"
    "hme1:1 9040843 192.168.85.22"
    "hme1:2 1000843 192.168.85.19")

two_is_whole() { units_are "${TWO_UNITS[@]}"; }

# The standard set-up: two NICs, each with a data and a test address.
two_setup() {
	two_nic hme0 192.168.85.19 192.168.85.21
	host ip route add default via 192.168.85.1 dev hme0
	two_nic hme1 192.168.85.20 192.168.85.22
	wait_for 3 two_is_whole
	wait_probed 3
}

# The same with IPv6 as well: a data address on each NIC, the link-local ones
# are the test addresses.
two6_setup() {
	local nic

	two_setup
	for nic in hme0 hme1; do
		host ip addr add "fd85::$((${nic#hme} + 19))/64" dev $nic
		ifconfig $nic inet6 -failover up ||
		    fail "ifconfig $nic inet6 -failover up"
	done
	host ip -6 route add default via fe80::1 dev hme0
	wait_for 5 two6_is_whole
	wait_probed 3 fe80
}

# The link-local addresses: those of the NICs' MACs.
LINK0=fe80::a00:20ff:feb9:4c54
LINK1=fe80::a00:20ff:feb9:4c55

two6_is_whole() {
	units_are "${TWO_UNITS[@]}" \
	    "hme0 a000841 $LINK0" "hme0:1 2000841 fd85::19" \
	    "hme1 a000841 $LINK1" "hme1:1 2000841 fd85::20"
}

two_nic() {
	ifconfig "$1" plumb "$2" netmask + broadcast + group test up \
	    addif "$3" netmask + broadcast + deprecated -failover up \
	    >/dev/null || fail "ifconfig $1 plumb ..."
}

# The same without test addresses: only the link is watched.
link_setup() {
	local nic address=19

	for nic in hme0 hme1; do
		ifconfig $nic plumb 192.168.85.$address netmask + broadcast + \
		    group test up >/dev/null || fail "ifconfig $nic plumb ..."
		address=$((address + 1))
	done
	host ip route add default via 192.168.85.1 dev hme0
	wait_for 3 'units_are "hme0 1000843 192.168.85.19" \
	    "hme1 1000843 192.168.85.20"'
}

# ---- boot files ----

# etc_file NAME LINE...: a file of the system that is booted.
etc_file() {
	local name=$1

	shift
	printf '%s\n' "$@" >"$IPMP_ROOT/etc/$name"
}

# boot STATUS: its exit status, and what it says in BOOT_SAYS.
boot() {
	local status

	BOOT_SAYS=$(host "$IFCONFIG" --boot 2>&1)
	status=$?
	[ "$status" = "$1" ] ||
	    fail "--boot: exit status $status, not $1: $BOOT_SAYS"
}

# The in.mpathd that a boot has started, if it has.
booted_daemon() {
	daemon_listens && cat "$IPMP_RUNDIR/lock"
}

# As before any boot: no file, no daemon, nothing on the NICs.
unboot() {
	local nic pid

	pid=$(booted_daemon) && kill "$pid" && wait_for 5 "! kill -0 $pid"
	rm -rf "$IPMP_RUNDIR" "$IPMP_ROOT"/etc/hostname* \
	    "$IPMP_ROOT/etc/defaultrouter"
	for nic in hme0 hme1; do
		ip -n "$NS-host" addr flush dev $nic 2>/dev/null
		ip -n "$NS-host" link set $nic down 2>/dev/null
	done
	return 0
}

# The NIC is taken out, and put in again.
unplug_nic() { ip -n "$NS-host" link set "$1" netns "$NS-net"; }
plug_nic() { ip -n "$NS-net" link set "$1" netns "$NS-host"; }

# ---- what the kernel says ----

# addr_on NIC ADDRESS
addr_on() {
	ip -n "$NS-host" -o address show dev "$1" | grep -q " inet6\? $2/"
}

addresses() { ip -n "$NS-host" -o address show; }

# All that a failure and its repair must leave as it was, byte for byte.  Only
# the kernel's own table "local" may have another order, and so may rules of ours
# with the same number; counters and pools that the kernel turns by itself do
# not count.
snapshot() {
	local h="ip -n $NS-host"

	$h address
	$h route show table all | grep -v ' table local '
	$h route show table local | sort
	$h -6 route show table all
	$h rule | grep -v ' proto 73$'
	$h rule | grep ' proto 73$' | sort
	$h -6 rule
	$h nexthop
	$h neigh show nud permanent
	$h neigh show proxy
	host sysctl -a -r '^net\.' 2>/dev/null | grep -vE \
	    '^net\.(netfilter\.nf_conntrack_count|core\.|ipv4\.route\.flush)'
}

# same_snapshot BEFORE: fails with the difference.
same_snapshot() {
	local now

	now=$(snapshot)
	[ "$1" = "$now" ] || {
		diff <(echo "$1") <(echo "$now")
		fail "not as it was before"
	}
}

# ---- what goes over the wire ----

# watch_start SPACE IFNAME FILE: its ICMP echo and ARP packets, see watch.c.
watch_start() {
	spawn "$1" "$TOOLS/watch" "$2" >"$3"
	wait_for 5 "grep -qs ready '$3'"
}

watch_stop() {
	kill "$PID" 2>/dev/null
	wait "$PID" 2>/dev/null
}

seen() { grep -cE -- "$2" "$1"; }

# wait_probed N [FROM]: hme0 and hme1 have each got the answers of N probes.
wait_probed() {
	local nic

	for nic in hme0 hme1; do
		watch_start host $nic "$TMP/probed.$nic"
		wait_for 15 "[ \$(seen '$TMP/probed.$nic' ' in reply ${2-}') -ge $1 ]"
		watch_stop
	done
}

# stream_start NAME SPACE ADDRESS:PORT SPACE ADDRESS [OPTION]...: a stream both
# ways between the two; the second one calls.  The file NAME.SPACE in TMP says
# what arrived there.
stream_start() {
	local name=$1 a=$2 at=$3 b=$4 from=$5

	shift 5
	spawn "$a" "$TOOLS/streams" -n "$name.$a" -l "$at" -g 10 -t 300 "$@" \
	    >"$TMP/$name.$a" 2>&1
	STREAM_PIDS[$name]="$PID"
	spawn "$b" "$TOOLS/streams" -n "$name.$b" -c "$at" -b "$from" -g 10 \
	    -t 300 "$@" >"$TMP/$name.$b" 2>&1
	STREAM_PIDS[$name]+=" $PID"
}

declare -A STREAM_PIDS

# stream_stop NAME: ends both ends; a connection that was dropped fails.
stream_stop() {
	local pid

	kill -TERM ${STREAM_PIDS[$1]##* }
	for pid in ${STREAM_PIDS[$1]}; do
		wait "$pid" || {
			cat "$TMP/$1".*
			fail "stream $1 did not survive"
		}
	done
}

# field FILE KEY: of a stream's result.
field() {
	sed -n "s/^result.* $2=\\([^ ]*\\).*/\\1/p" "$TMP/$1"
}

# gap_between FILE FROM TO: the longest gap that ended between these times of
# the clock, in whole milliseconds.
gap_between() {
	awk -v from="$2" -v to="$3" '
	/^gap / {
		split($3, began, "="); split($4, ms, "=")
		ended = began[2] * 1000 + ms[2]
		if (ended >= from && ended <= to && ms[2] > max)
			max = ms[2]
	}
	END { printf "%d\n", max }' "$TMP/$1"
}
