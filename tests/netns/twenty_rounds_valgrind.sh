# The same twenty rounds with the daemon under valgrind: no bad access, no leak.
MPATHD=${MPATHD:-${BUILDDIR:-build}/mpathd/in.mpathd}
command -v valgrind >/dev/null || {
	echo "skipped: no valgrind"
	exit 77
}
grep -q __asan_init "$MPATHD" && {
	echo "skipped: the sanitizers do not go with valgrind"
	exit 77
}
UNDER="valgrind -q --error-exitcode=9 --leak-check=full --track-fds=no"
UNDER+=" --errors-for-leak-kinds=definite,indirect,possible"
. "$(dirname "$0")/twenty_rounds.sh"
