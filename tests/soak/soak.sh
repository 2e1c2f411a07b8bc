#!/usr/bin/env bash
# soak.sh: two NICs for SOAK_SECONDS (60), and one thing after the other that goes
# wrong, chosen by SEED (the time of day); the same seed gives the same faults in
# the same order.
#
# An episode is one fault of one NIC, while the other is well, and one
# disturbance of the daemon meanwhile.  All the time the peer asks both data
# addresses and one that comes and goes, every 10 ms, and the kernel is asked
# where they are.  What must hold:
#
#	a data address is nowhere, or twice, no longer than a failover may take
#	no verdict on a NIC whose path was well
#	after the fault all is as before, and the daemon is there
#
# The account at the end names what was injected, what was lost, the false
# failovers and the longest outage.
. "$(dirname "$0")/../netns/lib.sh"
: "${SOAK_SECONDS:=60}" "${SEED:=$(date +%s)}" "${SOAK_OUT:=}"
net_test "nothing that can go wrong loses an address (seed $SEED)"
RANDOM=$SEED

FAULTS=(silence silence silence_in silence_out pull pull unplug none none)
TROUBLES=(none none kill kill stop flood flood hold addif reload)
DATA="192.168.85.19 192.168.85.20"
# While the NIC is unplugged, or flaps, repair may take a minute longer.
RECOVERY=80

declare -A INJECTED
EPISODES=0 FALSE=0 LOST=0 LONGEST=0 LONGEST_OF="" DEAD_MS=0

pick() { local -n list=$1; PICKED=${list[RANDOM % ${#list[@]}]}; }
span() { SPAN=$(($1 + RANDOM % ($2 - $1))); }
pause_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# ---- the kernel's side: each data address exactly once ----

# Writes a line for each address that was not in one place for longer than
# WATCH_LIMIT allows.
watch_places() {
	local address n now
	declare -A since

	while sleep 0.1; do
		[ -e "$TMP/watching" ] || { since=(); continue; }
		clock
		now=$NOW
		places=$(ip -n "$NS-host" -o -4 address show) || continue
		for address in $DATA; do
			n=$(grep -c " inet $address/" <<<"$places")
			if [ "$n" = 1 ]; then
				unset "since[$address]"
				continue
			fi
			: "${since[$address]:=$now}"
			[ $((now - since[$address])) -le "$WATCH_LIMIT" ] || {
				echo "$address is in $n places"
				since[$address]=$((now + 3600000))
			}
		done
	done
}

# ---- the peer's side: how long each address was silent ----

longest_outage() {
	: >"$TMP/reach"
	kill -USR1 "$REACH"
	wait_for 5 'grep -q "^reported" "$TMP/reach"'
	OUTAGE=$(sed -n 's/^longest .* ms=\([0-9]*\) .*/\1/p' "$TMP/reach" |
	    sort -n | tail -1)
}

# ---- what befalls ----

soak_unplug() { unplug_nic "$1"; }
soak_mend() {
	case $2 in
	silence*) mend "$1" ;;
	pull) plug "$1" ;;
	unplug)
		plug_nic "$1"
		ip -n "$NS-host" link set "$1" up
		;;
	esac
}

befall() {
	case $2 in
	none) ;;
	unplug) soak_unplug "$1" ;;
	*) "$2" "$1" ;;
	esac
}

again() {
	[ -n "$DAEMON" ] || start_daemon
}

# trouble KIND: how long it kept the daemon from its work, in DEAD_MS.
trouble() {
	DEAD_MS=0
	reset_watch
	case $1 in
	kill)
		stop_daemon KILL
		span 0 1500
		pause_ms $SPAN
		start_daemon
		;;
	stop)
		kill -STOP "$DAEMON"
		span 200 2500
		pause_ms $SPAN
		kill -CONT "$DAEMON"
		;;
	flood) host "$TOOLS/hostile" "$IPMP_RUNDIR/control" flood 2000 >/dev/null ;;
	hold)
		spawn host "$TOOLS/hostile" "$IPMP_RUNDIR/control" deaf 100 >/dev/null
		pause_ms 500
		kill "$PID"
		wait "$PID" 2>/dev/null
		;;
	addif)
		ifconfig hme1 addif 192.168.85.60 netmask + broadcast + up >/dev/null
		ifconfig hme1 removeif 192.168.85.60
		;;
	reload) kill -HUP "$DAEMON" ;;
	none) return ;;
	esac
	read_watch
	DEAD_MS=$TOOK
}

# Verdicts on the NIC so far, over all the daemons there were.
verdicts() { log_count "NIC failure detected on $1"; }

whole() {
	two_is_whole && addr_on hme0 192.168.85.19 && addr_on hme1 192.168.85.20
}

whole_again() {
	local end

	clock
	end=$((NOW + RECOVERY * 1000))
	until whole; do
		clock
		[ "$NOW" -lt $end ] || return 1
		sleep 0.2
	done
}

# ---- an episode ----

episode() {
	local nic=hme$((RANDOM % 2)) other fault kind before limit early late

	other=hme$((1 - ${nic#hme}))
	pick FAULTS
	fault=$PICKED
	pick TROUBLES
	kind=$PICKED
	# An address cannot be added to a NIC that is failed or gone.
	[ "$kind" != addif ] || fault=none
	span 50 $((2 * FDT))
	early=$SPAN
	span 50 $((2 * FDT))
	late=$SPAN
	EPISODES=$((EPISODES + 1))
	INJECTED[$fault]=$((${INJECTED[$fault]-0} + 1))
	INJECTED[$kind]=$((${INJECTED[$kind]-0} + 1))
	before=$(verdicts "$other")
	[ "$fault" != none ] || before=$((before + $(verdicts "$nic")))

	befall "$nic" "$fault"
	pause_ms "$early"
	trouble "$kind"
	pause_ms "$late"
	soak_mend "$nic" "$fault"
	whole_again || {
		LOST=$((LOST + 1))
		echo "episode $EPISODES: $fault $nic, $kind: not whole again"
		show_state
	}
	longest_outage
	limit=$((FDT + DEAD_MS))
	limit=$((limit * 12 / 10 + 1000))
	printf 'episode %d: %s %s, %s (%d ms), outage %d ms\n' $EPISODES \
	    "$fault" "$nic" "$kind" $DEAD_MS "$OUTAGE"
	before=$(($(verdicts "$other") - before))
	[ "$fault" != none ] || before=$((before + $(verdicts "$nic")))
	[ "$before" = 0 ] || {
		FALSE=$((FALSE + before))
		echo "episode $EPISODES: a false failover; the log:"
		tail -20 "$LOG"
	}
	[ "$OUTAGE" -le $LONGEST ] || {
		LONGEST=$OUTAGE
		LONGEST_OF="$fault, $kind"
	}
	slack $limit
	[ "$OUTAGE" -le $((limit + SLACK)) ] ||
	    fail "an outage of $OUTAGE ms in episode $EPISODES, at most $limit"
}

account() {
	local what line=

	for what in $(printf '%s\n' "${!INJECTED[@]}" | sort); do
		[ "$what" = none ] || line+=" $what=${INJECTED[$what]}"
	done
	cat <<-END
	seed: $SEED
	seconds: $((SECONDS - BEGAN))
	episodes: $EPISODES
	injected:$line
	addresses lost: $LOST
	false failovers: $FALSE
	longest outage: $LONGEST ms ($LONGEST_OF), detection time $FDT ms
	END
}

start_daemon
two_setup
wait_probed 12
WATCH_LIMIT=8000
: >"$TMP/watching"
watch_places >"$TMP/places" 2>/dev/null &
NET_PIDS+=($!)
# shellcheck disable=SC2086
spawn peer "$TOOLS/reach" $DATA >"$TMP/reach"
REACH=$PID
wait_for 5 'grep -q ready "$TMP/reach"'
BEGAN=$SECONDS
while [ $((SECONDS - BEGAN)) -lt "$SOAK_SECONDS" ]; do
	episode
	[ ! -s "$TMP/places" ] || {
		LOST=$((LOST + 1))
		cat "$TMP/places"
		: >"$TMP/places"
	}
	kill -0 "$DAEMON" || fail "the daemon is gone"
done
account | tee ${SOAK_OUT:+"$SOAK_OUT"}
[ $LOST = 0 ] || fail "addresses lost: $LOST"
[ $FALSE = 0 ] || fail "false failovers: $FALSE"
ok "after $EPISODES episodes everything is as before"
