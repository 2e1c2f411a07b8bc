#!/usr/bin/env bash
# vm-run.sh - runs a network test in a virtual machine with Debian's kernel.
#
#	vm-run.sh [VARIABLE=VALUE]... SCRIPT [ARGUMENT]...
#
# SCRIPT is one of tests/netns/*.sh, or any that needs nothing but the tree's
# tests and programs.  Prints what it prints and ends with its exit status: 77
# when it was skipped, or when no machine can be had here; 125 when the machine
# did not end by itself.
#
# BUILDDIR is where the programs were built (build/ of the tree), VM_SECONDS how
# long it may take (600), VM_PROGRAMS_TOO which further programs it calls; see
# vm.sh for VM_CACHE and VM_KERNEL.
top=$(cd "$(dirname "$0")/../.." && pwd)
BUILDDIR=$(cd "${BUILDDIR:-$top/build}" && pwd) || exit 1
VM_CACHE=${VM_CACHE:-$BUILDDIR/tests/bench/vm}
# shellcheck source=vm.sh
. "$top/tests/bench/vm.sh"

settings=("BUILDDIR=$BUILDDIR")
while [[ ${1-} =~ ^[A-Za-z_]+= ]]; do
	settings+=("$1")
	shift
done
[ $# -gt 0 ] || {
	sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0" >&2
	exit 1
}
script=$(readlink -e "$1") || {
	echo "vm-run: no $1" >&2
	exit 1
}
shift
vm_needs || {
	echo "skipped: no virtual machine here: $VM_MISSING"
	exit 77
}

dir=$(mktemp -d "${TMPDIR:-/tmp}/ipmp-vm.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
vm_begin "$dir" || exit 1
for p in ${VM_PROGRAMS_TOO-}; do
	vm_add "$(type -P "$p")" || exit 1
done
mapfile -t built < <(find "$BUILDDIR" -type f -perm -u+x -regex \
    '.*/\(mpathd\|ifconfig-ipmp\|if_mpadm\|ipmpstat\|lib\|tools\|netns\)/[^/]*')
vm_add "$top/tests/netns" "$script" "${built[@]}" || exit 1
vm_pack || exit 1

vm_boot "$dir" "${VM_SECONDS:-600}" \
    "cd '$top' && exec env $(printf '%q ' "${settings[@]}") \
bash $(printf '%q ' "$script" "$@")"
status=$?
cat "$dir/output"
[ $status != 125 ] || {
	echo "vm-run: the machine did not finish:"
	cat "$dir/qemu" "$dir/console"
} >&2
exit $status
