#!/usr/bin/env bash
# ci.sh [CONFIGURE-OPTION...]: all that has to pass before a change goes in; what
# "./bootstrap check" does once the packages are there.
#
#	build            gcc: every test
#	build-clang      clang, sanitizers, libFuzzer: all but some network tests
#	                 once more, then a few seconds of each fuzz target, then
#	                 the short soak
#	build            the analysers; a release, built elsewhere, and its tests
#
# A network test that fails while others keep the processors busy gets a second
# run, alone; both logs are shown, and only a second failure counts.  The last
# line says how many tests and stages passed, failed and were skipped.
set -uo pipefail
cd "$(dirname "$0")/.."
top=$PWD
jobs=$(nproc)
passed=0 failed=0 skipped=0
: "${FUZZ_SECONDS:=3}" "${SOAK_SECONDS:=60}"

finish() {
	echo "=== all in $SECONDS s"
	echo "$passed passed, $failed failed, $skipped skipped"
	[ "$failed" = 0 ]
	exit
}

# stage NAME COMMAND...: counts as one test; its exit status 77 is "skipped".
stage() {
	local name=$1 began=$SECONDS status

	shift
	echo "=== $name"
	"$@"
	status=$?
	case $status in
	0) passed=$((passed + 1)) ;;
	77) skipped=$((skipped + 1)) ;;
	*) failed=$((failed + 1)) ;;
	esac
	echo "=== $name: status $status after $((SECONDS - began)) s"
	return $status
}

# Prints the whole output only when the command failed.
quietly() {
	local out status

	out=$(mktemp)
	"$@" >"$out" 2>&1
	status=$?
	[ $status = 0 ] || tail -n 300 "$out"
	rm -f "$out"
	return $status
}

# build_in DIR [CONFIGURE-OPTION...]
build_in() {
	local dir=$1

	shift
	mkdir -p "$dir" && (cd "$dir" && "$top/configure" "$@") &&
	    make -C "$dir" -j"$jobs" CFLAGS='-g -O1 -Werror' &&
	    make -C "$dir" -j"$jobs" CFLAGS='-g -O1 -Werror' check TESTS=
}

# results DIR RESULT: the tests with this result, without their endings.
results() {
	(cd "$1" && grep -lrE --include='*.trs' "^:global-test-result: ($2)" \
	    tests | sed 's/\.trs$//' | sort)
}

# second_run DIR TEST: of a network test, alone.
second_run() {
	local dir=$1 name=$2 test=$2

	[ ! -e "$name.sh" ] || test=$name.sh
	cp "$dir/$name.log" "$dir/$name.log.first"
	make -C "$dir" check TESTS="$test" >/dev/null 2>&1
	results "$dir" 'PASS|SKIP' | grep -qx "$name" || return 1
	echo "=== SECOND RUN NEEDED: $dir: $name failed among others and passes alone"
	echo "--- its first log"
	cat "$dir/$name.log.first"
	echo "--- its second log"
	cat "$dir/$name.log"
}

# run_tests DIR [MAKE-ARGUMENT]: the tests of the build, and the account of them.
run_tests() {
	local dir=$1 name bad status=0 began=$SECONDS

	echo "=== tests in $dir"
	# Most of them wait most of the time: more run at once than there are
	# processors.
	make -C "$dir" -k -j$((4 * jobs)) check "${@:2}" 2>&1 |
	    grep -E '^(PASS|FAIL|SKIP|ERROR|XPASS|XFAIL)' || status=1
	bad=$(results "$dir" 'FAIL|ERROR|XPASS')
	for name in $bad; do
		case $name in
		tests/netns/*)
			second_run "$dir" "$name" && continue
			;;
		esac
		echo "=== FAILED: $dir: $name"
		[ ! -e "$dir/$name.log.first" ] || {
			echo "--- its first log"
			cat "$dir/$name.log.first"
		}
		echo "--- its log"
		cat "$dir/$name.log"
	done
	passed=$((passed + $(results "$dir" PASS | wc -l)))
	skipped=$((skipped + $(results "$dir" SKIP | wc -l)))
	failed=$((failed + $(results "$dir" 'FAIL|ERROR|XPASS' | wc -l)))
	for name in $(results "$dir" SKIP); do
		echo "skipped: $name: $(tail -n 2 "$dir/$name.log" | head -n 1)"
	done
	# It failed without a test that did: something was not even built.
	[ $status = 0 ] || [ -n "$bad" ] || failed=$((failed + 1))
	echo "=== tests in $dir: $((SECONDS - began)) s"
}

stage "build with gcc" quietly build_in build "$@" || finish
stage "build with clang and sanitizers" quietly \
    build_in build-clang --enable-fuzzers CC="${CLANG:-clang}" "$@" || finish
run_tests build
# Under the sanitizers those network tests that lead through other code each.
run_tests build-clang TESTS='$(SANITIZED_TESTS)'
stage "fuzzing, $FUZZ_SECONDS s each" \
    make -s -C build-clang fuzz-run FUZZ_SECONDS="$FUZZ_SECONDS"
stage "soak, $SOAK_SECONDS s" \
    make -s -C build soak SOAK_SECONDS="$SOAK_SECONDS"
stage "static analysis" make -s -C build analyse
stage "a release, from a source that is read-only" quietly \
    make -C build -j"$jobs" distcheck DISTCHECK_CONFIGURE_FLAGS=CFLAGS=-O0 \
    TESTS='$(RELEASE_TESTS)'
finish
