#!/usr/bin/env bash
# bench.sh - plays the same failures to every contender, each in a virtual
# machine of its own, and writes the table and the pictures.
#
#	bench.sh [FOLDER]		(bench below the build directory)
#
# BENCH_N		rounds of each kind of failure (20)
# BENCH_CONTENDERS	names of files in contenders/
# BENCH_KINDS		kinds of failure, see rounds.sh (all)
# BENCH_JOBS		machines at once (one for each processor)
# BENCH_CHECK		not empty: fail when limits.awk finds a figure too high
#
# What FOLDER already has of other contenders is shown, too.  Ends with 77 where there is no virtual machine to be had.
set -u
BENCH=$(cd "$(dirname "$0")" && pwd)
top=${BENCH%/tests/bench}
BUILDDIR=$(cd "${BUILDDIR:-$top/build}" && pwd) || exit 1
VM_CACHE=${VM_CACHE:-$BUILDDIR/tests/bench/vm}
OUT=${1:-$BUILDDIR/bench}
N=${BENCH_N:-20}
JOBS=${BENCH_JOBS:-$(nproc)}
ALL="none bond-miimon100 bond-miimon10 bond-arp100 bond-arp10 teamd-ethtool
    teamd-arp100 keepalived-vrrp keepalived-bfd mpathd mpathd-1s mpathd-ten
    mpathd-100ms mpathd-closest"
CONTENDERS=${BENCH_CONTENDERS:-$ALL}
# What one machine may take, in seconds of this one.
LIMIT=3600

# shellcheck source=vm.sh
. "$BENCH/vm.sh"

# Those whose programs are here.
choose() {
	local c p

	CHOSEN=() PROGRAMS_TOO=()
	for c in $CONTENDERS; do
		[ -e "$BENCH/contenders/$c.sh" ] || {
			echo "bench: no contender $c" >&2
			exit 1
		}
		PROGRAMS=$(. "$BENCH/contenders/$c.sh" && echo "${PROGRAMS-}")
		for p in $PROGRAMS; do
			type -P "$p" >/dev/null || {
				echo "bench: without $c: no $p" >&2
				continue 2
			}
			PROGRAMS_TOO+=("$(type -P "$p")")
		done
		CHOSEN+=("$c")
	done
}

build_image() {
	vm_begin "$TMP" &&
	    vm_add "$BENCH" "$top/tests/netns/net.sh" \
		"$BUILDDIR/mpathd/in.mpathd" "$BUILDDIR/tests/tools/meter" \
		"$BUILDDIR/ifconfig-ipmp/ifconfig-ipmp" \
		"${PROGRAMS_TOO[@]}" && vm_pack
}

# run_one NAME SCRIPT [ARGUMENT]...: what it leaves becomes NAME.* in OUT.
run_one() {
	local name=$1 dir=$TMP/$1 status

	shift
	mkdir -p "$dir"
	vm_boot "$dir" $LIMIT "export BUILDDIR=$BUILDDIR
export MPATHD=$BUILDDIR/mpathd/in.mpathd
export IFCONFIG=$BUILDDIR/ifconfig-ipmp/ifconfig-ipmp
bash $BENCH/$*"
	status=$?
	rm -f "$OUT/$name".*
	cp "$dir/out/$name".* "$OUT" 2>/dev/null
	cp "$dir/output" "$OUT/$name.log"
	echo "$VM_RELEASE" >"$OUT/$name.kernel"
	echo "$VERSION" >"$OUT/$name.version"
	cat "$dir/output"
	[ $status = 0 ] || {
		echo "bench: $name: exit status $status"
		cat "$dir/console" "$dir/qemu"
	} >&2
	rm -rf "$dir"
	return $status
}

vm_needs || {
	echo "skipped: no benchmark here: $VM_MISSING"
	exit 77
}
choose
VERSION=$(git -C "$top" describe --always --dirty 2>/dev/null) ||
    VERSION="of this release"
mkdir -p "$OUT" && TMP=$(mktemp -d "${TMPDIR:-/tmp}/ipmp-bench.XXXXXX") ||
    exit 1
trap 'rm -rf "$TMP"' EXIT
# The machines end with the shells that wait for them.
end_by() {
	kill $(jobs -p)
	exit $((128 + $1))
} 2>/dev/null
trap 'end_by 2' INT
trap 'end_by 15' TERM
build_image || exit 1
failed=0 running=0
# One more machine, when there is room for it.
start_one() {
	if [ $running -ge "$JOBS" ]; then
		wait -n || failed=1
		running=$((running - 1))
	fi
	run_one "$@" &
	running=$((running + 1))
}

case " ${CHOSEN[*]} " in
*" mpathd-100ms "*) start_one timeline timeline.sh mpathd-100ms ;;
esac
for c in "${CHOSEN[@]}"; do
	# shellcheck disable=SC2086
	start_one "$c" rounds.sh "$c" "$N" ${BENCH_KINDS-}
done
while [ $running -gt 0 ]; do
	wait -n || failed=1
	running=$((running - 1))
done
BENCH_COMMAND="make bench BENCH_N=$N" bash "$BENCH/report.sh" "$OUT" $ALL ||
    failed=1
echo "bench: $OUT/results.md"
[ -z "${BENCH_CHECK-}" ] ||
    awk -f "$BENCH/limits.awk" "$OUT"/mpathd-100ms.csv || failed=1
exit $failed
