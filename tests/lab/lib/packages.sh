# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# Debian packages: the tools of the lab, kernels, a makedumpfile of another suite.
#
# Another suite gets an apt state of its own under $cache/apt/SUITE, so that the
# machine's own never hears of it; the mirror is the one that the machine uses.
# Reads $cache; uses die and say.

# Command of the lab and the package it comes in.
tools="
	/bin/busybox:busybox-static
	modprobe:kmod	cpio:cpio	mkfs.ext4:e2fsprogs	debugfs:e2fsprogs
	kexec:kexec-tools	makedumpfile:makedumpfile	gcc:gcc	xz:xz-utils	zstd:zstd"

tools_amd64="qemu-system-x86_64:qemu-system-x86"
tools_i386="qemu-system-i386:qemu-system-x86	i686-linux-gnu-gcc:gcc-i686-linux-gnu
	/usr/i686-linux-gnu/lib/libpthread.a:libc6-dev-i386-cross"
tools_arm64="qemu-system-aarch64:qemu-system-arm	aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu
	/usr/aarch64-linux-gnu/lib/libpthread.a:libc6-dev-arm64-cross"

need_tools() {
	local tool missing=() own_tools=tools_$arch

	own_tools=${!own_tools}

	PATH=$PATH:/usr/sbin:/sbin
	[ $dm = no ] || own_tools+=" dmsetup:dmsetup"
	for tool in $tools $own_tools; do
		command -v "${tool%%:*}" >/dev/null || [ -e "${tool%%:*}" ] || missing+=("${tool#*:}")
	done
	[ -e /usr/lib/x86_64-linux-gnu/libpthread.a ] || missing+=(libc6-dev)
	[ ${#missing[@]} -gt 0 ] || return 0
	[ "$(id -u)" = 0 ] || die "install these packages, or run as root: ${missing[*]}"
	say "installing ${missing[*]}"
	DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
		"${missing[@]}" >&2
}

# mirror LABEL: where the machine's apt gets the archive of that label from.
mirror() {
	apt-get indextargets --format "\$(LABEL) \$(REPO_URI)" "Created-By: Packages" |
		awk -v label="$1" '$1 == label { print $2; exit }'
}

# state_of SUITE: the folder of an apt state for it and for the guest's architecture.
state_of() {
	[ "$arch" = amd64 ] && echo "$cache/apt/$1" || echo "$cache/apt/$1-$arch"
}

# apt_options SUITE: options, one a line, that make apt see that suite alone, if any.
apt_options() {
	local state

	state=$(state_of "$1")

	echo -oAPT::Sandbox::User=root # apt's own user may not write in $cache
	[ -n "$1" ] || return 0
	printf '%s\n' "-oAPT::Architecture=$arch" "-oAPT::Architectures=$arch" "-oDir::State::Lists=$state/lists" "-oDir::Cache=$state/cache" \
		"-oDir::Etc::SourceList=$state/sources.list" "-oDir::Etc::SourceParts=/dev/null" \
		"-oDir::State::status=$state/status"
	# Else apt takes from backports only what is asked for by its version.
	[[ $1 != *-backports ]] || echo "-oAPT::Default-Release=$1"
}

# open_suite SUITE: makes that apt state, once.
open_suite() {
	local keys=/usr/share/keyrings/debian-archive-keyring.gpg state main security beside=''

	state=$(state_of "$1")
	if [ -z "$1" ] || [ -e "$state/ready" ]; then
		return 0
	fi
	main=$(mirror Debian)
	security=$(mirror Debian-Security)
	[ -n "$main" ] || die "apt knows no Debian mirror; is apt-get update due?"
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
	: >"$state/status"
	echo "deb [arch=$arch signed-by=$keys] $main $1 main" >"$state/sources.list"
	# What experimental does not have is sid's, what backports do not have their own suite's.
	case $1 in
	experimental) beside=sid ;;
	*-backports) beside=${1%-backports} ;;
	esac
	[ -z "$beside" ] ||
		echo "deb [arch=$arch signed-by=$keys] $main $beside main" >>"$state/sources.list"
	update_suite "$1" || die "no suite $1 at $main"
	# Released suites have security updates beside them; sid has none.
	if [ -n "$security" ]; then
		cp "$state/sources.list" "$state/without-security"
		echo "deb [arch=$arch signed-by=$keys] $security $1-security main" >>"$state/sources.list"
		update_suite "$1" 2>/dev/null || {
			mv "$state/without-security" "$state/sources.list"
			update_suite "$1"
		}
	fi
	touch "$state/ready"
}

update_suite() {
	local options

	mapfile -t options < <(apt_options "$1")
	apt-get "${options[@]}" -oAPT::Update::Error-Mode=any -qq update >&2
}

# in_suite SUITE COMMAND...: apt-get or apt-cache, as if the machine were of SUITE.
in_suite() {
	local suite=$1 command=$2 options

	shift 2
	open_suite "$suite"
	mapfile -t options < <(apt_options "$suite")
	"$command" "${options[@]}" "$@"
}

# dependencies SUITE PACKAGE PATTERN: the direct ones whose names match.
dependencies() {
	in_suite "$1" apt-cache depends --no-recommends --no-suggests "$2" |
		sed -n 's/^ *|*\(Pre\)\{0,1\}Depends: //p' | grep -E "$3" || true
}

# kernel_release SUITE KERNEL: the release behind a release or a package name.
kernel_release() {
	local package=linux-image-${2#linux-image-} target

	open_suite "$1"
	in_suite "$1" apt-cache show "$package" >/dev/null 2>&1 ||
		die "no package $package in ${1:-the sources of apt}"
	case $package in
	linux-image-[0-9]*.[0-9]*.[0-9]*) ;;
	*)
		target=$(dependencies "$1" "$package" '^linux-image-[0-9]' | head -n 1)
		[ -z "$target" ] || package=$target
		;;
	esac
	echo "${package#linux-image-}"
}

# unpack SUITE DIR PACKAGE...: downloads and unpacks, without installing.
unpack() {
	local suite=$1 dir=$2 debs file

	shift 2
	debs=$(mktemp -d "$cache/debs.XXXXXX")
	say "fetching $*"
	(cd "$debs" && in_suite "$suite" apt-get -qq download "$@" >&2) || die "cannot fetch $*"
	mkdir -p "$dir"
	for file in "$debs"/*.deb; do
		dpkg-deb -x "$file" "$dir"
	done
	rm -r "$debs"
}

# fetch_kernel SUITE RELEASE: prints the folder that the kernel is unpacked in.
# Since 7.x the image and the modules are packages of their own.
fetch_kernel() {
	local root=$cache/kernels/$2 parts

	if [ ! -e "$root/.complete" ]; then
		parts=$(dependencies "$1" "linux-image-$2" '^linux-(binary|modules)-')
		# shellcheck disable=SC2086 # package names
		unpack "$1" "$root" "linux-image-$2" $parts
		depmod -b "$(modules_base "$root")" "$2"
		touch "$root/.complete"
	fi
	echo "$root"
}

# modules_base ROOT: what modprobe -d wants; lib is not a link to usr/lib in ROOT.
modules_base() {
	if [ -d "$1/lib/modules" ]; then
		echo "$1"
	else
		echo "$1/usr"
	fi
}

kernel_image() {
	local image

	for image in "$1/boot/vmlinuz-$2" "$1/usr/lib/modules/$2/vmlinuz"; do
		if [ -e "$image" ]; then
			echo "$image"
			return
		fi
	done
	die "no kernel image in $1"
}

# busybox: prints the path of the guest's.
busybox() {
	local root=$cache/busybox-$arch

	if [ "$arch" = amd64 ]; then
		echo /bin/busybox
		return
	fi
	[ -e "$root/bin/busybox" ] || unpack "$suite" "$root" busybox-static
	[ -e "$root/bin/busybox" ] || ln -s usr/bin "$root/bin"
	echo "$root/bin/busybox"
}

fetch_debug() {
	unpack "$1" "$3" "linux-image-$2-dbg"
	say "vmlinux: $(find "$3/usr/lib/debug" -name "vmlinux*$2" -type f | head -n 1)"
}

# fetch_makedumpfile SUITE: prints a root folder with it and its libraries, '' for
# the machine's own.
fetch_makedumpfile() {
	local root=$cache/makedumpfile/$1 libraries

	[ -n "$1" ] || return 0
	if [ ! -e "$root/.complete" ]; then
		open_suite "$1"
		libraries=$(in_suite "$1" apt-cache depends --recurse --no-recommends \
			--no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances \
			makedumpfile | grep -E '^z?lib[a-z0-9.+-]*$' | sort -u)
		# shellcheck disable=SC2086 # package names
		unpack "$1" "$root" makedumpfile $libraries
		touch "$root/.complete"
	fi
	echo "$root"
}
