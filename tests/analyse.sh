#!/usr/bin/env bash
# The analysers over all sources but the tests: cppcheck, and gcc's.  What they
# say wrongly stands, with its reason, in cppcheck.suppress and in wrong_of.
set -u
cd "${SRCDIR:-$(dirname "$0")/..}"
status=0
mapfile -t files < <(find lib mpathd ifconfig-ipmp if_mpadm ipmpstat \
	-name '*.c' | sort)

# It does not look for macros on its own.
macros=$(printf '#include <bsd/sys/%s.h>\n' queue tree | gcc -E -M -x c - |
	tr ' ' '\n' | grep -E '/(queue|tree)\.h$' | sed 's/^/--include=/')
if command -v cppcheck >/dev/null; then
	# shellcheck disable=SC2086
	cppcheck -q -j "$(nproc)" --std=c11 --enable=warning,portability \
		--error-exitcode=1 -D_GNU_SOURCE= $macros \
		--suppressions-list=tests/cppcheck.suppress -I . \
		"${files[@]}" || status=1
else
	echo "cppcheck is not installed"
fi

# wrong_of FILE: what gcc finds there and is none.
wrong_of() {
	case $1 in
	# Lists: it does not see that a removed element is never met again, nor
	# that an inserted one is owned by the list.
	mpathd/ctlserver.c)
		echo -Wno-analyzer-use-after-free -Wno-analyzer-malloc-leak ;;
	mpathd/core/model.c) echo -Wno-analyzer-malloc-leak ;;
	mpathd/loop.c) echo -Wno-analyzer-double-free ;;
	# It takes reallocarray for something that may keep the old block.
	mpathd/core/plan.c) echo -Wno-analyzer-double-free ;;
	ifconfig-ipmp/hostname.c | ifconfig-ipmp/bootfiles.c | ipmpstat/rows.c)
		echo -Wno-analyzer-malloc-leak ;;
	# posix_spawn() writes the pid when it succeeds.
	ifconfig-ipmp/daemon.c)
		echo -Wno-analyzer-use-of-uninitialized-value ;;
	esac
}

analyse() {
	# shellcheck disable=SC2046,SC2086
	gcc -fanalyzer -Werror -std=gnu17 -O1 $(wrong_of "$1") \
		-D_GNU_SOURCE= -DPACKAGE_VERSION='""' -DRUNDIR='""' \
		-DMPATHD_PATH='""' -DCONF_PATH='""' $CFLAGS -I . \
		-c "$1" -o /dev/null
}
# Of the build's flags, where headers are.
CFLAGS=$(tr ' ' '\n' <<<"${CFLAGS-}" | grep '^-I' | tr '\n' ' ')
export -f analyse wrong_of
export CFLAGS
# One file at a time, as many at once as there are processors.
printf '%s\0' "${files[@]}" |
	xargs -0 -n 1 -P "$(nproc)" bash -c 'analyse "$1"' bash || status=1
exit $status
