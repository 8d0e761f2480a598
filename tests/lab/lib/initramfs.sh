# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The guest's file systems: an initramfs to crash in, and for kexec a second one,
# inside the first, to write the dump in. Leaves them in $work as first.gz.
# Reads the options of make-dump; uses packages.sh.

# What the lab's own devices and file systems take. Names that a kernel does not
# have, or has built in, are passed over.
needed_modules="qemu_fw_cfg virtio_pci virtio_blk loop ext4 crc32c_generic dummy"

build_programs() {
	local program

	for program in workload hang snapshot; do
		"$compiler" -std=c11 -O1 -static -pthread -o "$work/$program" "$here/guest/$program.c"
	done
}

# new_tree DIR INIT: the folders of an initramfs, busybox, and its first process.
new_tree() {
	mkdir -p "$1"/{bin,proc,sys,dev,tmp,mnt,modules,lib64}
	cp "$(busybox)" "$1/bin/busybox"
	ln -s busybox "$1/bin/sh"
	install -m 755 "$here/guest/$2" "$1/init"
}

# add_modules DIR ROOT RELEASE NAMES: unpacked, with what they depend on, in an
# order to load them in. Some are missing in some flavours: that is no error.
add_modules() {
	local dir=$1 name file order=100

	for name in $4; do
		modprobe -d "$(modules_base "$2")" -S "$3" --show-depends "$name" 2>/dev/null || true
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$dir.modules"
	while read -r file; do
		order=$((order + 1))
		name=$dir/modules/$order-$(basename "$file")
		case $file in
		*.xz) xz -dc "$file" >"${name%.xz}" ;;
		*.zst) zstd -qdc "$file" >"${name%.zst}" ;;
		*) cp "$file" "$name" ;;
		esac
	done <"$dir.modules"
	rm "$dir.modules"
}

# add_program DIR PROGRAM [ROOT]: with its libraries and its loader, from ROOT.
add_program() {
	local usr=${3:-}/usr/lib/x86_64-linux-gnu old=${3:-}/lib/x86_64-linux-gnu
	local loader=$usr/ld-linux-x86-64.so.2 libraries

	[ -e "$loader" ] || loader=$old/ld-linux-x86-64.so.2
	libraries=$("$loader" --library-path "$usr:$old" --list "$2" |
		grep -oE '/[^ ]+' | grep -v ld-linux)
	cp -L "$2" "$1/bin/"
	# shellcheck disable=SC2086 # paths of libraries
	cp -L "$loader" $libraries "$1/lib64/"
}

# pack DIR OUT: DIR becomes the compressed archive OUT.
pack() {
	(cd "$1" && find . | cpio --quiet -o -H newc) | gzip -1 >"$2"
	rm -r "$1"
}

# frozen_disk IMAGE: a file system for the workload to freeze.
frozen_disk() {
	truncate -s 24M "$1"
	mkfs.ext4 -q -F -O ^has_journal "$1"
}

# build_first_initramfs ROOT RELEASE
build_first_initramfs() {
	local tree=$work/first module

	new_tree "$tree" init
	[ $dm = no ] || modules="$modules dm-mod dm-crypt xts aes_generic"
	add_modules "$tree" "$1" "$2" "$needed_modules $modules"
	cp "$work/workload" "$work/hang" "$work/snapshot" "$tree/bin/"
	for module in "$work"/*.ko; do
		[ ! -e "$module" ] || cp "$module" "$tree/"
	done
	frozen_disk "$tree/frozen.img"
	printf 'tty=%s\nworkers=%s\nthreads=%s\nleak=%s\nhang=%s\n' "$tty" "$workers" "$threads" \
		"$leak" "$hang" >"$tree/lab.conf"
	printf 'hugepages=%s\ncgroup=%s\ncrash=%s\nsnapshot=%s\n' "$hugepages" "$cgroup" "$crash" \
		"$snapshot" >>"$tree/lab.conf"
	[ $dm = no ] || add_program "$tree" "$(command -v dmsetup)"
	if [ -e "$work/second.gz" ]; then
		add_program "$tree" "$(command -v kexec)"
		mv "$work/second.gz" "$tree/second.gz"
		cp "$(kernel_image "$1" "$2")" "$tree/vmlinuz"
	fi
	pack "$tree" "$work/first.gz"
}

# build_second_initramfs ROOT RELEASE: comes before the first, which holds it.
build_second_initramfs() {
	local tree=$work/second root

	new_tree "$tree" second-init
	add_modules "$tree" "$1" "$2" "$needed_modules"
	root=$(fetch_makedumpfile "$makedumpfile_suite")
	add_program "$tree" "${root:-}/usr/bin/makedumpfile" "$root"
	printf 'format=%s\nflags="%s"\n' "$format" "$makedumpfile" >"$tree/lab.conf"
	pack "$tree" "$work/second.gz"
}
