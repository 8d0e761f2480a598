# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The lab's own modules, built against a kernel's headers by the tools of the
# kernel's own suite: those of the machine may be too old for them, or too new.
# Reads $cache; uses packages.sh.

# What a makefile of the kernel runs, beside the compiler that the headers name.
build_tools="make bash dash coreutils sed grep gawk findutils diffutils perl-base base-files"

# compiler_version SUITE RELEASE: the headers' gcc, as a number.
compiler_version() {
	dependencies "$1" "linux-headers-$2" gcc- | sed -n 's/.*gcc-\([0-9]*\).*/\1/p' | head -n 1
}

# with_dependencies SUITE PACKAGE...: these packages and all that they need.
with_dependencies() {
	local suite=$1

	shift
	in_suite "$suite" apt-cache depends --recurse --no-recommends --no-suggests --no-conflicts \
		--no-breaks --no-replaces --no-enhances "$@" |
		grep -E '^[a-z0-9]' | grep -vE '^(debconf|dpkg|perl-modules|original-awk)' | sort -u
}

# unpack_tools SUITE RELEASE ROOT: the headers, the tools, and all that they need. What runs is of
# the machine's own architecture.
unpack_tools() {
	local headers direct

	headers="linux-headers-$2 $(dependencies "$1" "linux-headers-$2" '^linux-headers-.*common')"
	if [ "$arch" = amd64 ]; then
		direct=$(dependencies "$1" "linux-headers-$2" '^(linux-(headers|kbuild|compiler)|gcc)-')
	else
		direct="$(dependencies "$1" "linux-headers-$2" '^linux-kbuild-')"
		direct+=" gcc-$(compiler_version "$1" "$2")-aarch64-linux-gnu"
		# shellcheck disable=SC2086 # package names
		unpack "$1" "$3" $headers
		headers=''
	fi
	# shellcheck disable=SC2046,SC2086 # package names
	arch=amd64 unpack "$1" "$3" $headers \
		$(arch=amd64 with_dependencies "$1" $direct $build_tools | grep -v '^linux-headers-')
}

# build_root SUITE RELEASE: prints a folder to chroot into, with everything unpacked.
build_root() {
	local root=$cache/build/${1:-default}

	[ "$arch" = amd64 ] || root+=-$arch
	if [ ! -e "$root/.$2" ]; then
		open_suite "$1"
		unpack_tools "$1" "$2" "$root"
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
	local root dir cross=''

	root=$(build_root "$1" "$2")
	[ "$arch" = amd64 ] || cross=aarch64-linux-gnu-
	dir=$(mktemp -d "$root/tmp/module.XXXXXX")
	cp "$here/guest/$3"/* "$dir/"
	in_root "$root" /usr/bin/env PATH=/usr/bin:/bin make -s -C "/usr/src/linux-headers-$2" \
		${cross:+CROSS_COMPILE=$cross} M="/tmp/${dir##*/}" modules >&2
	mv "$dir/$3.ko" "$work/$3.ko"
	rm -r "$dir"
}
