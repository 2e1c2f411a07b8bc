#!/usr/bin/env bash
# Every fuzz target keeps its promises on its whole corpus, what was found once
# included.
set -u
build=${BUILDDIR:-.}
src=${SRCDIR:-$(dirname "$0")/../..}
status=0
for seeds in "$src"/tests/fuzz/corpus/*/; do
	name=$(basename "$seeds")
	if "$build/tests/fuzz/fuzz_$name" -runs=0 "$seeds" >"fuzz-$$.log" 2>&1; then
		echo "$name: $(tail -1 "fuzz-$$.log")"
	else
		echo "$name: FAILED at the last of these"
		tail -40 "fuzz-$$.log"
		status=1
	fi
done
rm -f "fuzz-$$.log"
exit $status
