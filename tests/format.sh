#!/usr/bin/env bash
# Every C file is as .clang-format wants it.  --fix makes it so.
set -euo pipefail
cd "${SRCDIR:-$(dirname "$0")/..}"

if ! command -v clang-format >/dev/null; then
	echo "clang-format is not installed"
	exit 77
fi
mapfile -d '' files < <(find lib mpathd ifconfig-ipmp if_mpadm ipmpstat tests \
	-name '*.[ch]' -print0 2>/dev/null)
if [ "${1-}" = --fix ]; then
	exec clang-format -i "${files[@]}"
fi
status=0
for file in "${files[@]}"; do
	clang-format "$file" | diff -u --label "$file" --label formatted \
		"$file" - || status=1
done
[ $status = 0 ] || echo "make format does it"
exit $status
