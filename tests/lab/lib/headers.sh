# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The lab's own modules, built against a kernel's headers by the tools of the
# kernel's own suite: those of the machine may be too old for them, or too new.
# Reads $cache; uses packages.sh.

# What a makefile of the kernel runs, beside the compiler that the headers name.
build_tools="make bash dash coreutils sed grep gawk findutils diffutils perl-base base-files"

# build_packages SUITE RELEASE: the headers, the tools, and all that they need.
build_packages() {
	local direct

	direct=$(dependencies "$1" "linux-headers-$2" '^(linux-(headers|kbuild|compiler)|gcc)-')
	echo "linux-headers-$2"
	# shellcheck disable=SC2086 # package names
	in_suite "$1" apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances $direct $build_tools |
		grep -E '^[a-z0-9]' | grep -vE '^(debconf|dpkg|perl-modules|original-awk)' | sort -u
}

# build_root SUITE RELEASE: prints a folder to chroot into, with everything unpacked.
build_root() {
	local root=$cache/build/${1:-default} packages

	if [ ! -e "$root/.$2" ]; then
		open_suite "$1"
		packages=$(build_packages "$1" "$2")
		# shellcheck disable=SC2086 # package names
		unpack "$1" "$root" $packages
		[ -e "$root/bin/sh" ] || ln -s dash "$root/bin/sh"
		ln -sf gawk "$root/usr/bin/awk"
		touch "$root/.$2"
	fi
	echo "$root"
}

# in_root ROOT COMMAND...: needs no privilege. Newer tools want a /proc.
in_root() {
	local root=$1

	shift
	# shellcheck disable=SC2016 # the inner shell's
	unshare --map-root-user --mount --pid --fork sh -c '
		root=$1; shift
		mount -t proc proc "$root/proc" && exec chroot "$root" "$@"' sh "$root" "$@"
}

# build_module SUITE RELEASE NAME: guest/NAME becomes $work/NAME.ko.
build_module() {
	local root dir

	root=$(build_root "$1" "$2")
	dir=$(mktemp -d "$root/tmp/module.XXXXXX")
	cp "$here/guest/$3"/* "$dir/"
	in_root "$root" /usr/bin/env PATH=/usr/bin:/bin make -s -C "/usr/src/linux-headers-$2" \
		M="/tmp/${dir##*/}" modules >&2
	mv "$dir/$3.ko" "$work/$3.ko"
	rm -r "$dir"
}
