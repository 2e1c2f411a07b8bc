#!/usr/bin/env bash
# report.sh - the table and the pictures of what bench.sh has measured.
#
#	report.sh FOLDER CONTENDER...
#
# Writes results.md, and with gnuplot outage.svg and timeline.svg, to FOLDER.
set -eu
BENCH=$(cd "$(dirname "$0")" && pwd)
cd "$1"
shift

files=() costs=()
for c; do
	[ ! -s "$c.csv" ] || files+=("$c.csv")
	[ ! -s "$c.cost" ] || costs+=("$c.cost")
done
[ ${#files[@]} -gt 0 ] || {
	echo "report: nothing was measured" >&2
	exit 1
}

version() { "$@" 2>/dev/null | sed -n '1s/^[^0-9]*//p'; }

versions() {
	echo "| what | version |"
	echo "|---|---|"
	echo "| in.mpathd | $(cat ./mpathd*.version 2>/dev/null | sort -u | paste -sd' ') |"
	echo "| kernel of the guest | $(cat ./*.kernel | sort -u | paste -sd' ') |"
	echo "| qemu | $(version qemu-system-x86_64 --version) |"
	echo "| teamd | $(version teamd --version) |"
	echo "| keepalived | $(version sh -c 'keepalived --version 2>&1') |"
	echo "| iproute2 | $(ip -V | sed "s/.*iproute2-//") |"
}

cost_table() {
	echo
	echo "## What it costs while nothing happens, 10 s"
	echo
	echo "| contender | processes | their processor time, ms |" \
	    "switches/s | KiB resident | kernel threads, ms |"
	echo "|---|---|---|---|---|---|"
	awk -F, '{
		printf "| %s | %d | %.1f | %.1f | %d | %.1f |\n", $1, $2,
		    $3 / 1000, $4 / 10, $5, $6 / 1000
	}' "${costs[@]}"
}

contender_table() {
	local c rounds

	echo
	echo "## Contenders"
	echo
	echo "| contender | what it is | rounds |"
	echo "|---|---|---|"
	for c; do
		[ -s "$c.csv" ] || [ -s "$c.log" ] || continue
		rounds=$(cut -d, -f3 "$c.csv" 2>/dev/null | sort -n | tail -n 1)
		echo "| $c | $(sed -n "1s/^$c: //p" "$c.log") | ${rounds:--} |"
	done
}

{
	cat "$BENCH/results.head"
	echo
	echo "    $BENCH_COMMAND"
	echo
	echo "on $(date -u +%F)."
	echo
	versions
	contender_table "$@"
	LC_ALL=C awk -v data=outage.data -f "$BENCH/report.awk" "${files[@]}"
	[ ${#costs[@]} = 0 ] || cost_table
} >results.md.new
mv results.md.new results.md

steps() {
	LC_ALL=C awk -f "$BENCH/timeline.awk" timeline.meter timeline.trace \
	    >timeline.data && [ -s timeline.data ]
}

command -v gnuplot >/dev/null || {
	echo "report: no gnuplot, no pictures" >&2
	exit 0
}
gnuplot "$BENCH/outage.gnuplot"
[ ! -s timeline.trace ] || ! steps || gnuplot "$BENCH/timeline.gnuplot"
