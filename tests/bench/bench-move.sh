#!/usr/bin/env bash
# bench-move.sh - how long a move takes inside of the daemon, beside what the
# kernel alone needs for the same messages: see move.c.
#
#	tests/bench/bench-move.sh [ADDRESSES...]	(1 100 1000)
#
# Builds the program in BUILDDIR (build/ of the tree) and runs it; needs root.
# What else the machine does shows in the times: run it alone.
set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
BUILDDIR=${BUILDDIR:-$top/build}
make -s -C "$BUILDDIR" tests/bench/move
[ $# -gt 0 ] || set -- 1 100 1000
exec "$BUILDDIR/tests/bench/move" "$@"
