#!/usr/bin/env bash
# run.sh DIR SECONDS TARGET...: each fuzz target in turn, for so many seconds,
# from the corpus in the source; what it learns stays in DIR/corpus/TARGET.
# A finding is printed, kept in DIR/findings and ends the run with status 1.
set -u
dir=$1 seconds=$2
shift 2
src=${SRCDIR:-$(dirname "$0")/../..}
status=0
mkdir -p "$dir/findings"
for target; do
	name=${target##*/fuzz_}
	seeds=$src/tests/fuzz/corpus/$name
	learnt=$dir/corpus/$name
	log=$dir/$name.log
	mkdir -p "$learnt"
	"$dir/$target" -max_total_time="$seconds" -timeout=20 -max_len=4096 \
		-rss_limit_mb=2048 -print_final_stats=1 \
		-artifact_prefix="$dir/findings/$name-" \
		"$learnt" "$seeds" >"$log" 2>&1 && found=0 || found=1
	printf '%-10s %12s executions in %s s%s\n' "$name" \
		"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
		"$seconds" "$([ $found = 0 ] || echo ': A FINDING')"
	[ $found = 0 ] || {
		status=1
		tail -60 "$log"
	}
done
exit $status
