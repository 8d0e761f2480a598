/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guide's fifth analysis: a virtual machine of VMware's whose dump ended before its time. There
 * is nothing in it but what strings finds: a log, among the kernel's own texts. emagent (27221) met
 * a BUG() in next_thread().
 *
 * machine: i386-linux-gnu elf_i386
 * image: 0xc0100000 0xc0000000
 */
#include "../kernels/2.6.9-i386.h"

SYSTEM("was", "2.6.9-78.ELsmp", "#1 SMP Wed Jul 9 15:39:47 EDT 2008");
/* What lies before and behind the log: names of functions, and formats. */
const char names[] = "cpu_mask_to_apicid\0smp_call_function\0wakeup_secondary_cpu\0"
		     "check_nmi_watchdog\0timer_irq_works\0unlock_ExtINT_logic\0"
		     "follow_hugetlb_page\0load_balance\0context_switch\0"
		     "interruptible_sleep_on\0migration_thread\0__put_task_struct";
const char formats[] = "<3>BUG: %s: %d\n\0<4>CPU:    %d\n\0<6>%s: %lu pages\n";
LOG("<4>------------[ cut here ]------------\n<1>kernel BUG at kernel/exit.c:904!\n"
    "<1>invalid operand: 0000 [#1]\n<4>SMP \n"
    "<4>Modules linked in: loop seos(U) eAC_mini(U) md5 ipv6 i2c_dev i2c_core vsock(U) "
    "vmmemctl(U) pvscsi(U) sunrpc cpufreq_powersave ide_dump scsi_dump diskdump zlib_deflate "
    "dm_mirror dm_mod button battery ac vmci(U) acpiphp pcnet32 mii floppy vmxnet(U) ext3 jbd "
    "ata_piix libata mptscsih mptsas mptspi mptscsi mptbase sd_mod scsi_mod\n"
    "<4>CPU:    0\n<4>EIP:    0060:[<c0124cc5>]    Tainted: P      VLI\n"
    "<4>EFLAGS: 00010046   (2.6.9-78.ELsmp) \n<4>EIP is at next_thread+0xc/0x3f\n"
    "<4>eax: 00000000   ebx: ca340db0   ecx: 00717ff4   edx: dd4378f0\n"
    "<4>esi: 000080aa   edi: 00008551   ebp: b3a5c198   esp: e03d9f8c\n"
    "<4>ds: 007b   es: 007b   ss: 0068\n"
    "<4>Process emagent (pid: 27221, threadinfo=e03d9000 task=ca340db0)\n"
    "<4>Stack: c012f536 00000246 00000000 b3a5c174 00000000 e03d9fa8 00000000 00000000 \n"
    "<4>       c01265f5 b3a5c198 b7f98c34 b3a5c200 e03d9000 c02e09db b3a5c198 00717ff4 \n"
    "<4>       b7f98c34 b7f98c34 b3a5c200 b3a5c1a8 0000002b c02e007b 0000007b 0000002b \n");
/* What did not get into the file. */
char rest[1 << 20] __attribute__((section(".pages"))) = "the end";
