#!/usr/bin/env bash
# Makefile.am names every source file and every test: none is left out of a
# release, and none is written and then never run.
set -euo pipefail
cd "${SRCDIR:-$(dirname "$0")/..}"

status=0
while read -r file; do
	# A test program is named without its ".c".
	case $file in
	tests/*/check_*.c | tests/fuzz/fuzz_*.c | tests/tools/*.c) name=${file%.c} ;;
	*) name=$file ;;
	esac
	grep -qE "(^|[[:space:]])${name//./\\.}([[:space:]]|\$)" Makefile.am || {
		echo "Makefile.am does not name $name"
		status=1
	}
done < <(find lib mpathd ifconfig-ipmp if_mpadm ipmpstat tests \
	-name '*.[ch]' -o -name '*.sh' 2>/dev/null | sort)
exit $status
