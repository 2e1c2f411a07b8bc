# vm.sh - a virtual machine with Debian's own kernel, for what this machine's
# kernel cannot do or this machine's load must not disturb.
#
#	vm_needs			or what is missing in VM_MISSING
#	vm_begin DIR			an empty root file system in DIR
#	vm_add PATH...			programs with their libraries, files,
#					folders: to the same path in the guest
#	vm_pack				makes VM_IMAGE of it
#	vm_boot DIR SECONDS COMMAND	boots that, runs COMMAND by bash
#
# vm_boot returns the exit status of COMMAND, or 125 when there is none.  Then
# DIR/output has what it printed, DIR/console what the kernel said, and DIR/out
# what the guest left in /vm/out.  One image can be booted several times at once,
# with folders of their own.
#
# The processor is qemu's and counts instructions: one of them takes one
# nanosecond of the guest's time, and while the guest has nothing to do its
# clock jumps to its next timer.  So nothing in the guest depends on how fast
# this machine is or on what else it does; and a guest that waits for a minute
# is back at once.
#
# The kernel comes out of the package that linux-image-cloud-amd64 depends on,
# which is unpacked in VM_CACHE, not installed.  VM_KERNEL names another folder
# with boot/vmlinuz-* and lib/modules.

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
VM_QEMU=qemu-system-x86_64
VM_META=linux-image-cloud-amd64
PATH=$PATH:/usr/sbin:/sbin

# What the tests and their scripts call; what is not here is not there either.
VM_PROGRAMS=(awk basename bash bridge cat chmod chown cmp comm cp cut date dd df
	diff dirname dmesg env expr find fmt fold getent grep head hostname id
	ip join kill kmod ln ls mkdir mkfifo mknod mktemp modprobe mount mv
	nft nproc nsenter od paste pgrep ping ps readlink rm rmdir sed seq
	setpriv setsid sh sleep sort ss stat stdbuf stty sync sysctl tac tail
	tar taskset tc tcpdump tee test timeout touch tr truncate umount uname
	uniq unshare wc xargs)
VM_MODULES=(virtio_pci virtio_console veth bridge sch_ingress sch_netem
	sch_tbf cls_matchall cls_u32 act_mirred act_gact dummy macvlan 8021q
	vrf tun bonding team team_mode_activebackup nf_tables)

# Whether a guest can be had; the first time this fetches the kernel.
vm_needs() {
	local p

	VM_MISSING=
	for p in $VM_QEMU cpio depmod modprobe ldd; do
		command -v "$p" >/dev/null || VM_MISSING+=" $p"
	done
	if [ -n "$VM_MISSING" ]; then
		VM_MISSING="not installed:$VM_MISSING"
		return 1
	fi
	vm_find_kernel || {
		VM_MISSING="no kernel: $VM_MISSING"
		return 1
	}
}

vm_find_kernel() {
	local dir=${VM_KERNEL:-${VM_CACHE:?}/kernel}

	[ -n "${VM_KERNEL-}" ] || [ -d "$dir" ] || vm_fetch_kernel "$dir" ||
	    return
	VM_VMLINUZ=$(find "$dir/boot" -name 'vmlinuz-*' 2>/dev/null | sort |
	    tail -n 1)
	VM_RELEASE=${VM_VMLINUZ##*/vmlinuz-}
	VM_KMOD=$dir
	[ -n "$VM_RELEASE" ] && return
	VM_MISSING="no boot/vmlinuz-* in $dir"
	return 1
}

# In one step, as others may be doing the same.
vm_fetch_kernel() {
	local package tmp

	command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || {
		VM_MISSING="no apt-get here; VM_KERNEL can name another one"
		return 1
	}
	package=$(apt-cache depends $VM_META 2>/dev/null |
	    awk '/Depends: linux-image/ { print $2; exit }')
	mkdir -p "${1%/*}" && tmp=$(mktemp -d "$1.XXXXXX") || return
	if [ -n "$package" ] && (cd "$tmp" && apt-get -q download "$package" &&
	    dpkg-deb -x "$package"_*.deb root && depmod -b root \
	    "${package#linux-image-}") >"$tmp/log" 2>&1; then
		mv -T "$tmp/root" "$1" 2>/dev/null
	fi
	rm -rf "$tmp"
	[ -d "$1" ] && return
	VM_MISSING="cannot download the package of $VM_META"
	return 1
}

# ---- the root file system ----

vm_begin() {
	local d p programs=()

	VM_ROOT=$1/root
	mkdir -p "$VM_ROOT"/{usr/{bin,sbin,lib,lib64},proc,sys,dev,run,tmp} \
	    "$VM_ROOT"/{var,etc,root,vm/out} || return
	for d in bin sbin lib lib64; do
		ln -s usr/$d "$VM_ROOT/$d"
	done
	ln -s ../run "$VM_ROOT/var/run"
	for p in "${VM_PROGRAMS[@]}"; do
		p=$(type -P "$p") && programs+=("$p")
	done
	for p in /etc/{passwd,group,protocols,services,nsswitch.conf,iproute2} \
	    /usr/share/iproute2; do
		[ ! -e "$p" ] || programs+=("$p")
	done
	vm_add "${programs[@]}" || return
	vm_add_modules
	install -m 755 "$VM_DIR/vm-init.sh" "$VM_ROOT/init"
}

vm_add() {
	local f

	for f; do
		[ -e "$f" ] || { echo "vm: no $f" >&2; return 1; }
		vm_copy "$f"
	done
	for f in $(find "$@" -type f -perm -u+x -exec ldd {} + 2>/dev/null |
	    grep -o '/[^ )]*[^ ):]' | sort -u); do
		vm_copy "$f"
	done
}

vm_copy() {
	[ ! -e "$VM_ROOT$1" ] || return 0
	mkdir -p "$VM_ROOT${1%/*}"
	cp -rL "$1" "$VM_ROOT$1"
}

vm_add_modules() {
	local dir=lib/modules/$VM_RELEASE

	modprobe -d "$VM_KMOD" -S "$VM_RELEASE" -a --show-depends \
	    "${VM_MODULES[@]}" | awk '$1 == "insmod" { print $2 }' | sort -u |
	    sed "s|^$VM_KMOD/||" >"$VM_ROOT/modules"
	(cd "$VM_KMOD" && cpio -pdm --quiet "$VM_ROOT") <"$VM_ROOT/modules"
	rm "$VM_ROOT/modules"
	cp "$VM_KMOD/$dir"/modules.{builtin,builtin.modinfo,order} \
	    "$VM_ROOT/$dir"
	depmod -b "$VM_ROOT" "$VM_RELEASE"
}

vm_archive() {
	(cd "$1" && find . | cpio -o -H newc --quiet)
}

vm_pack() {
	VM_IMAGE=${VM_ROOT%/root}/image
	vm_archive "$VM_ROOT" >"$VM_IMAGE" && rm -rf "$VM_ROOT"
}

# ---- the machine ----

vm_boot() {
	local dir=$1 seconds=$2 status

	mkdir -p "$dir/add/vm" "$dir/out"
	printf '%s\n' "$3" >"$dir/add/vm/command"
	(cat "$VM_IMAGE" && vm_archive "$dir/add") >"$dir/initrd" || return 125
	: >"$dir/output"
	# It does not outlive us.
	setpriv --pdeathsig TERM timeout --foreground "$seconds" \
	    $VM_QEMU -nodefaults -no-user-config \
	    -display none -no-reboot -machine pc -m 512 -smp 1 \
	    -accel tcg,thread=single -cpu qemu64,+rdrand \
	    -icount shift=0,sleep=off,align=off -rtc base=2026-01-01,clock=vm \
	    -kernel "$VM_VMLINUZ" -initrd "$dir/initrd" \
	    -serial "file:$dir/console" -device virtio-serial-pci \
	    -chardev "file,id=o,path=$dir/output" \
	    -device virtserialport,chardev=o,nr=1 \
	    -chardev "file,id=r,path=$dir/out.tar" \
	    -device virtserialport,chardev=r,nr=2 \
	    -append "console=ttyS0 quiet panic=-1 tsc=reliable mitigations=off \
nokaslr random.trust_cpu=on" </dev/null >"$dir/qemu" 2>&1
	rm -rf "$dir/initrd" "$dir/add"
	tar -C "$dir/out" -xf "$dir/out.tar" 2>/dev/null
	rm -f "$dir/out.tar"
	status=$(cat "$dir/out/status" 2>/dev/null)
	return "${status:-125}"
}
