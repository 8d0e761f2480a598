# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# The guest under QEMU: boots, is watched on its console, and is dumped from
# outside (crash_under_qemu) or dumps itself (crash_with_kexec).
# Reads the options of make-dump; everything else is in $work.

# Reads of this disk take a second each, after a first twenty for the kernel's own.
slow_disk=(
	-drive "if=none,id=slow,driver=null-co,size=64M,throttling.iops-total=1,throttling.iops-total-max=20"
	-device "virtio-blk-pci,drive=slow,serial=slow"
)

guest_pid='' qmp_in='' qmp_out=''

stop_guest() {
	[ -z "$guest_pid" ] || kill "$guest_pid" 2>/dev/null || true
}

# nodes: the words that part the machine, one a line.
nodes() {
	local node

	[ "$nodes" -gt 1 ] || return 0
	for ((node = 0; node < nodes; node++)); do
		printf '%s\n' -object "memory-backend-ram,id=node$node,size=$((memory / nodes))M" \
			-numa "node,nodeid=$node,memdev=node$node"
	done
}

# swap_disk: a disk of zeroes, as a file that takes no room until it is written.
swap_disk() {
	local throttled=''

	[ -n "$swap" ] || return 0
	[ "$hang" = 0 ] || throttled=,throttling.iops-total=2,throttling.iops-total-max=40
	truncate -s "${swap}M" "$work/swap"
	printf '%s\n' -drive "if=none,id=swap,file=$work/swap,format=raw$throttled" \
		-device virtio-blk-pci,drive=swap,serial=swap
}

# machine KERNEL APPEND: the command line of QEMU, one word a line.
machine() {
	local devices=("${slow_disk[@]}") parts

	mapfile -t parts < <(nodes && swap_disk)
	devices+=("${parts[@]}")
	[ "$vmcoreinfo" = no ] || devices+=(-device vmcoreinfo)
	[ -z "$snapshot" ] || devices+=(-serial "file:$work/snapshot.txt")
	printf '%s\n' "$qemu" -accel tcg,thread=multi "${machine_options[@]}" -cpu "$cpu" \
		-smp "$cpus" -m "$memory" -display none -no-reboot -nodefaults \
		-serial "file:$work/console" "${devices[@]}" \
		-kernel "$1" -initrd "$work/first.gz" \
		-append "console=$tty panic=0 oops=panic no_timer_check $2${cmdline:+ $cmdline}"
}

# expect PATTERN: waits until the console shows it; dies when the guest says that
# something failed, ends, or takes too long.
expect() {
	local until=$((SECONDS + timeout)) running=yes

	while [ $SECONDS -lt $until ]; do
		kill -0 "$guest_pid" 2>/dev/null || running=no
		! grep -qa "LAB: failed" "$work/console" 2>/dev/null || break
		! grep -qaE "$1" "$work/console" 2>/dev/null || return 0
		[ $running = yes ] || break
		sleep 0.5
	done
	keep_console
	tail -n 30 "$work/console" >&2 || true
	die "the guest did not come to: $1"
}

keep_console() {
	[ -z "$console" ] || cp "$work/console" "$console"
	[ -z "$snapshot" ] || cp "$work/snapshot.txt" "$snapshot"
}

# qmp COMMAND [ARGUMENTS]: one command of QEMU's machine protocol over the coprocess.
qmp() {
	local reply

	printf '{"execute": "%s"%s}\n' "$1" "${2:+, \"arguments\": {$2\}}" >&"$qmp_out"
	while read -r -u "$qmp_in" reply; do
		case $reply in
		*'"return"'*) return 0 ;;
		*'"error"'*) die "QEMU: $reply" ;;
		esac
	done
	[ "$1" = quit ] || die "QEMU ended at $1"
}

# install_dump FILE OUT
install_dump() {
	install -m 644 "$1" "$2"
	say "$2: $format, $(du -h --apparent-size "$2" | cut -f1)B"
}

# settle: waits for the last line of a panic. Some do not come so far, but no further than in
# this time either.
settle() {
	local until=$((SECONDS + 10))

	while [ $SECONDS -lt $until ] && ! grep -qa "end Kernel panic" "$work/console"; do
		sleep 0.5
	done
}

# inject_nmi: the guest's CPU hangs with its interrupts off; somebody presses the button.
inject_nmi() {
	sleep 5
	qmp inject-nmi
}

# start_guest KERNEL APPEND [WORDS...]: QEMU, with words for its own command line, as the coprocess
# that qmp speaks to.
start_guest() {
	local command

	mapfile -t command < <(machine "$1" "$2")
	shift 2
	coproc qemu { exec "${command[@]}" "$@" -qmp stdio; }
	# The shell takes qemu away as soon as QEMU ends.
	# shellcheck disable=SC2154 # set by coproc
	exec {qmp_in}<&"${qemu[0]}" {qmp_out}>&"${qemu[1]}"
	guest_pid=$qemu_PID
	qmp qmp_capabilities
	expect "LAB: ready"
	[[ $crash != nmi* ]] || inject_nmi
}

# crash_under_qemu KERNEL. The machine is stopped before it is dumped: nothing changes
# while the dump is written.
crash_under_qemu() {
	local format_word=''

	start_guest "$1" ""
	expect "Kernel panic - not syncing"
	settle
	[ "$format" = elf ] || format_word=", \"format\": \"$format\""
	qmp stop
	qmp dump-guest-memory "\"paging\": false, \"protocol\": \"file:$work/dump\"$format_word"
	qmp quit
	wait "$guest_pid" || true
	keep_console
	install_dump "$work/dump" "$out"
}

# crash_with_kexec KERNEL. The second kernel leaves the dump on a disk, as a file.
crash_with_kexec() {
	truncate -s $((memory * 2 + 64))M "$work/disk"
	mkfs.ext4 -q -F "$work/disk"
	start_guest "$1" "crashkernel=${crashkernel}M" \
		-drive "if=none,id=dump,file=$work/disk,format=raw" \
		-device virtio-blk-pci,drive=dump,serial=dump
	expect "LAB: dumped"
	wait "$guest_pid" || true
	keep_console
	fetch_dump
}

fetch_dump() {
	local name

	for name in $(debugfs -R "ls -p /" "$work/disk" 2>/dev/null | cut -d/ -f6); do
		case $name in
		dump*)
			debugfs -R "dump /$name $work/$name" "$work/disk" 2>/dev/null
			install_dump "$work/$name" "$out${name#dump}"
			;;
		esac
	done
	[ -s "$out" ] || [ -s "$out.1" ] || die "no dump on the guest's disk"
}
