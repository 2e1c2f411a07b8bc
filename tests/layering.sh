#!/usr/bin/env bash
# Nothing calls upward, and core/ and wire/ are pure.
#
# Two looks at it: the symbols that the objects of core/ and wire/ want from
# elsewhere (nothing that tells the time, opens, sends, logs or looks into the
# environment can be among them, as only what is listed here may be), and the
# #include lines of all files against the table of docs/ARCHITECTURE.md.
#
# Both looks are first tried on something that is wrong.
set -euo pipefail
src=${SRCDIR:-$(dirname "$0")/..}
build=${BUILDDIR:-.}
nm=${NM:-nm}

# Functions of the C library that only work on what they are given.
libc='bcmp|mem(cpy|ccpy|pcpy|move|set|cmp|chr|rchr|mem)|(str|stp)[a-z]+|snprintf|vsnprintf'
libc+='|(__isoc[0-9]*_)?v?sscanf|__isoc[0-9]*_strto[a-z]+|v?asprintf'
libc+='|malloc|calloc|realloc|reallocarray|free|qsort|bsearch|abort'
libc+='|__[a-z]+_chk|__assert_fail|__errno_location|__ctype_[a-z_]+'
libc+='|to(upper|lower)|is[a-z]+|u?l?l?abs'
# The compiler's own, plain, hardened and sanitized.
compiler='__stack_chk_[a-z]+|_GLOBAL_OFFSET_TABLE_|__(asan|ubsan|sanitizer|sancov)_.*'
compiler+='|__(start|stop)_.*|__gcov_.*|__gcc_.*|__[a-z]+[dst]i[234]'
# Of lib/, addresses are values; of libmnl, what walks through a buffer.
own='ipaddr_.*'
netlink='mnl_(attr|nlmsg)_.*'

# What stands in "nm" output of a library as wanted from elsewhere and is
# allowed by none of the patterns.
forbidden_symbols() {
	awk -v ok="^($1)\$" '
	    NF >= 2 && $(NF - 1) ~ /^[UwW]$/ { wanted[$NF] }
	    NF >= 2 && $(NF - 1) ~ /^[A-TV-Z]$/ { here[$NF] }
	    END {
		for (s in wanted)
			if (!(s in here) && s !~ ok)
				print s
	    }' | sort
}

# Who may include what: the first line whose first word fits counts.
rules() {
	sed 's/#.*//; /^$/d' <<'RULES'
lib/*                lib/*
mpathd/core/*        lib/ipaddr.h lib/lifflags.h lib/mtime.h mpathd/core/*
mpathd/wire/*        lib/ipaddr.h mpathd/core/event.h mpathd/wire/*
mpathd/kernel.h      lib/ipaddr.h lib/mtime.h mpathd/core/event.h mpathd/core/kop.h
mpathd/os/*          lib/* mpathd/core/event.h mpathd/core/kop.h mpathd/wire/* mpathd/kernel.h mpathd/os/*
mpathd/engine.*      lib/* mpathd/core/* mpathd/kernel.h mpathd/engine.h mpathd/apply.h mpathd/discover.h mpathd/probes.h mpathd/remarks.h
mpathd/discover.*    lib/* mpathd/core/* mpathd/kernel.h mpathd/discover.h mpathd/engine.h
mpathd/remarks.*     lib/* mpathd/core/* mpathd/remarks.h
mpathd/apply.*       lib/* mpathd/core/* mpathd/kernel.h mpathd/apply.h
mpathd/probes.*      lib/* mpathd/core/* mpathd/kernel.h mpathd/probes.h mpathd/discover.h mpathd/engine.h mpathd/probenews.h
mpathd/probenews.*   lib/* mpathd/core/* mpathd/engine.h mpathd/probenews.h
mpathd/ctlcmd.*      lib/* mpathd/core/* mpathd/engine.h mpathd/ctlcmd.h mpathd/ctlserver.h mpathd/ctlview.h
mpathd/ctlview.*     lib/* mpathd/core/* mpathd/ctlview.h
mpathd/ctlserver.*   lib/* mpathd/ctlserver.h mpathd/loop.h mpathd/peercred.h
mpathd/loop.*        lib/* mpathd/loop.h mpathd/os/clock.h
mpathd/conf.*        lib/* mpathd/conf.h mpathd/core/probesched.h
mpathd/daemon.*      lib/* mpathd/daemon.h
mpathd/peercred.*    lib/* mpathd/peercred.h
mpathd/main.c        lib/* mpathd/*
ifconfig-ipmp/*      lib/* ifconfig-ipmp/*
if_mpadm/*           lib/ipmp.h if_mpadm/*
ipmpstat/*           lib/ipmp.h ipmpstat/*
RULES
}

# "FILE INCLUDED" for each #include "...", from the top of the tree.
includes() {
	local file name dir

	cd "$1"
	grep -rE '^#include "' --include='*.[ch]' \
		lib mpathd ifconfig-ipmp if_mpadm ipmpstat 2>/dev/null |
	while IFS=: read -r file name; do
		name=${name#*\"}
		name=${name%\"*}
		dir=${file%/*}
		[ ! -e "$dir/$name" ] || name=$dir/$name
		echo "$file $name"
	done
}

# Whether a name fits one of the patterns.
fits() {
	local name=$1 pattern

	shift
	for pattern in "$@"; do
		# shellcheck disable=SC2053
		[[ $name == $pattern ]] && return 0
	done
	return 1
}

forbidden_includes() {
	local file name who what

	while read -r file name; do
		while read -r who what; do
			fits "$file" "$who" || continue
			# shellcheck disable=SC2086
			(set -f; fits "$name" $what) ||
				echo "$file includes $name"
			continue 2
		done < <(rules)
		echo "$file includes $name and stands in no rule"
	done < <(includes "$1")
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0
complain() {
	echo "$1:"
	printf '\t%s\n' "${2//$'\n'/$'\n\t'}"
	status=1
}

# A look that finds nothing here would find nothing anywhere.
found=$(printf '%s\n' 'x.o:' ' U memcpy' ' U clock_gettime' ' U open' \
	' U mine' '0 T mine' ' U ipaddr_same' ' U log_msg' ' U getenv' |
	forbidden_symbols "$libc|$compiler|$own" | tr '\n' ' ')
[ "$found" = 'clock_gettime getenv log_msg open ' ] ||
	complain 'forbidden_symbols does not find what is wrong' "$found"
mkdir -p "$scratch/mpathd/core" "$scratch/lib"
echo '#include "mpathd/kernel.h"' >"$scratch/mpathd/core/a.c"
printf '#include "b.h"\n#include "lib/ipaddr.h"\n' >"$scratch/mpathd/core/b.c"
: >"$scratch/mpathd/core/b.h"
echo '#include "mpathd/engine.h"' >"$scratch/lib/c.c"
echo '#include "lib/log.h"' >"$scratch/mpathd/new.c"
found=$(forbidden_includes "$scratch" | sort)
[ "$found" = "lib/c.c includes mpathd/engine.h
mpathd/core/a.c includes mpathd/kernel.h
mpathd/new.c includes lib/log.h and stands in no rule" ] ||
	complain 'forbidden_includes does not find what is wrong' "$found"

found=$("$nm" "$build/libmpcore.a" |
	forbidden_symbols "$libc|$compiler|$own")
[ -z "$found" ] || complain 'mpathd/core/ wants' "$found"
found=$("$nm" "$build/libmpwire.a" |
	forbidden_symbols "$libc|$compiler|$own|$netlink")
[ -z "$found" ] || complain 'mpathd/wire/ wants' "$found"
found=$(forbidden_includes "$src" | sort)
[ -z "$found" ] || complain 'These go in the wrong direction' "$found"
exit $status
