#!/usr/bin/env bash
# The shared library shows the functions of lib/ipmp.h and nothing else, each at
# its version, under its soname; and the manual page has them all.
set -euo pipefail
src=${SRCDIR:-$(dirname "$0")/..}
lib=${BUILDDIR:-.}/lib/libipmp.so.1
nm=${NM:-nm}
status=0

complain() {
	echo "$1"
	status=1
}

# Names of functions, as a header declares them.
declared() {
	grep -oE '\bipmp_[a-z_]+\(' "$1" | tr -d '(' | sort -u |
		grep -v '^ipmp_get$\|^ipmp_free$'
}

exported() {
	"$nm" -D --defined-only "$1" | awk '$2 != "A" { print $3 }' | sort
}

[ "$(exported "$lib" | sed 's/@.*//')" = "$(declared "$src/lib/ipmp.h")" ] || {
	complain "exported (>) is not what ipmp.h declares (<):"
	diff <(declared "$src/lib/ipmp.h") \
		<(exported "$lib" | sed 's/@.*//') || true
}
other=$(exported "$lib" | grep -v '@@IPMP_1\.0$' || true)
[ -z "$other" ] || complain "at no version of ours: $other"
readelf -d "$lib" | grep -q 'SONAME.*\[libipmp\.so\.1\]' ||
	complain "the soname is not libipmp.so.1"
for name in $(declared "$src/lib/ipmp.h"); do
	grep -q "^\.F[no] \"\{0,1\}$name\b" "$src/docs/libipmp.3" ||
		complain "docs/libipmp.3 has no $name"
done
# Whoever finds nothing here would find nothing anywhere.
[ "$(declared "$src/lib/ipmp.h" | wc -l)" -ge 18 ] ||
	complain "the declarations were not found"
exit $status
