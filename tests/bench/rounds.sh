# rounds.sh - in the guest: one contender through all kinds of failure.
#
#	rounds.sh CONTENDER REPETITIONS [KIND]...
#
# Leaves in /vm/out:
#
#	CONTENDER.csv	a line for each phase of each round: contender, kind,
#			round, who carries the address afterwards, after how
#			many ms more it is on hme0 again, and what meter.c says
#	CONTENDER.cost	what it costs while nothing happens, see idle_cost
#	CONTENDER.info	its own view of its configuration
C=$1 REPS=$2
shift 2
# shellcheck source=guest.sh
. "$(dirname "$0")/guest.sh"
[ $# = 0 ] || KINDS=$*
[ "$REPS" -le "$REPS_MAX" ] || REPS=$REPS_MAX

# one_round KIND N: whether the failure was noticed.
one_round() {
	local said who

	events_of "$1"
	said=$(meter "${EVENTS[@]}")
	who=$(carrier_of 2>/dev/null)
	wait_home
	sed "s/^/$C,$1,$2,${who:-none},$HOME_MS,/" <<<"$said" >>$OUT/$C.csv
	[ $HOME_MS != stuck ] || {
		echo "$C: $1 $2: does not come home, started anew"
		teardown
		sleep 0.5
		start
	}
	awk -F, '$1 == "fail" { open = $6 } END { exit open }' <<<"$said"
}

# How busy its processes and the kernel's threads are in ten seconds, without
# any traffic but its own: contender, processes, µs of processor, switches, KiB
# resident, µs of the kernel's threads.
idle_cost() {
	local ran=0 switches=0 kernel=0

	sleep 1
	count_cost -1
	sleep 10
	count_cost 1
	echo "$C,$(pids | wc -w),$ran,$switches,$RESIDENT,$kernel" \
	    >$OUT/$C.cost
}

count_cost() {
	local n p

	RESIDENT=0
	for p in $(pids); do
		read -r n _ </proc/$p/schedstat
		ran=$((ran + $1 * n / 1000))
		n=$(awk '/ctxt_switches/ { n += $2 } END { print n }' \
		    /proc/$p/status)
		switches=$((switches + $1 * n))
		n=$(awk '/^VmRSS/ { print $2 }' /proc/$p/status)
		RESIDENT=$((RESIDENT + n))
	done
	for p in /proc/[0-9]*; do
		[ ! -e "$p/exe" ] || continue
		read -r n _ 2>/dev/null <"$p/schedstat" &&
		    kernel=$((kernel + $1 * n / 1000))
	done
}

echo "$C: $DESC"
bench_net_up || exit
start
info >$OUT/$C.info 2>&1
idle_cost
for kind in $KINDS; do
	unnoticed=0
	rounds=$REPS
	# It takes long, and each round is twenty failures.
	[ $kind != flap ] || rounds=$(((REPS + 1) / 2))
	began=$(cut -d' ' -f1 /proc/uptime)
	for ((r = 1; r <= rounds; r++)); do
		one_round "$kind" "$r" || unnoticed=$((unnoticed + 1))
		# Never noticed: no use in doing it again and again.
		[ $r != 3 ] || [ $unnoticed != 3 ] || break
	done
	echo "$C: $kind: $began to $(cut -d' ' -f1 /proc/uptime)"
done
teardown >>$OUT/$C.setup 2>&1
net_down
awk -v c="$C" '{
	printf "%s: %.0f s of the guest, %.0f of them busy\n", c, $1, $1 - $2
}' /proc/uptime
exit 0
