/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See words.h. */
#include "crash_words/words.h"

#include <string.h>

#include "crash_words/answers.h"

/* Behind options that choose it, and those that it knows besides. */
#define ANSWER(options, others, what, name)                                                        \
	{                                                                                          \
		.needs = options, .also = others, .takes = TAKES_##what, .answer = name            \
	}
/* It reads memory, and there is another for a case alone. */
#define BETTER(options, what, name, poor)                                                          \
	{                                                                                          \
		.needs = options, .also = "", .takes = TAKES_##what, .answer = name,               \
		.without = poor                                                                    \
	}
/* There is none, and why. */
#define NONE(options, why)                                                                         \
	{                                                                                          \
		.needs = options, .takes = TAKES_ANY, .instead = why                               \
	}
#define FORMS(...)     ((const struct form[]){__VA_ARGS__, {.needs = NULL}})
#define NO_ANSWER(why) FORMS(NONE("", why))

#define OF_STRUCTS                                                                                 \
	FORMS(NONE("f", "where in the file a page lies is not told; it takes addresses, and "      \
			"'pages' has what the case keeps"),                                        \
	      NONE("u",                                                                            \
		   "a structure of a process is read by its bytes: 'rd -u ADDRESS'; 'vm' has "     \
		   "what is mapped"),                                                              \
	      NONE("p", "a pointer is followed by a path, as in 'struct task_struct.mm->pgd "      \
			"init_task'; its type is told by 'struct task_struct.mm'"))

const struct word words_of_crash[] = {
    {"ascii", "a number's bytes as text", "ascii NUMBER ...", "",
     .forms = FORMS(ANSWER("", "", EACH, "ascii"))},
    {"bpf", "BPF programs and maps", "bpf [-p ID | -P] [-m ID | -M]", "p:Pm:MtTjsxd",
     .forms = NO_ANSWER(
	 "a case has no BPF programs; 'files where path ~ \"bpf\"' shows who has one open")},
    {"bt", "stacks of tasks",
     "bt [-a | -c CPUS | -g | -p | -v | -e | -E | -t | -T | -r] [-n idle] [-f | -F | -FF] [-l] [-s "
     "[-x]] "
     "[-R NAME] [PID | TASK | COMMAND ...]",
     "aAc:deEfFgI:ln:oOprR:sS:tTvx", .question = "bt",
     .forms = FORMS(
	 ANSWER("v", "", NOTHING, "bt_v"), BETTER("e", EACH_TASK, "bt_e", "bt_e_case"),
	 ANSWER("t", "acgnp", EACH_TASK, "bt_t"), ANSWER("T", "acgnp", EACH_TASK, "bt_t"),
	 ANSWER("r", "acgnp", EACH_TASK, "bt_r"), ANSWER("E", "c", NOTHING, "bt_E"),
	 NONE("o", "there is one way here, which each frame tells: 'frames | show frame, symbol, "
		   "method'"),
	 NONE("O", "there is one way here, which each frame tells: 'frames | show frame, symbol, "
		   "method'"),
	 NONE("I", "stacks were unwound when the dump was indexed: 'bt' and 'frames' have them"),
	 NONE("S", "stacks were unwound when the dump was indexed: 'bt' and 'frames' have them"),
	 NONE("A", "vector registers of s390x are not in a case; 'bt -a' has the others"),
	 ANSWER("", "acdfFglnpRsx", EACH_TASK, "bt"))},
    {"btop", "the page of an address", "btop ADDRESS ...", "",
     .forms = FORMS(ANSWER("", "", EACH, "btop"))},
    {"dev", "devices", "dev [-d | -D]", "ipdDVv:", .question = "disks",
     .forms = FORMS(
	 ANSWER("d", "", NOTHING, "dev_d"), ANSWER("D", "", NOTHING, "dev_d"),
	 NONE("i",
	      "I/O ports are not in a case; the log tells of them: 'log where text ~ \"port\"'"),
	 NONE("p",
	      "PCI devices are not in a case; the log tells of them: 'log where text ~ \"pci\"'"),
	 NONE("V", "device dumps of a vmcore are not in a case; 'log where text ~ \"device "
		   "dump\"' tells of them"),
	 NONE("v", "device dumps of a vmcore are not in a case; 'log where text ~ \"device "
		   "dump\"' tells of them"),
	 NONE("",
	      "character devices are not in a case; 'dev -d' and the table disks have the disks"))},
    {"dis", "machine code", "dis [-rflxbs] FUNCTION | ADDRESS [COUNT]",
     "rfludxsb:", .memory = "its code",
     .forms = FORMS(
	 NONE("u", "code of a process is read by its bytes: 'rd -u ADDRESS'; 'vm' has "
		   "what is mapped"),
	 NONE("b",
	      "no bytes are skipped behind a BUG: 'dis FUNCTION' has them all; 'faulting_code' has "
	      "those that the log shows"))},
    {"eval", "a number in hex, decimal, octal and binary",
     "eval [-b] NUMBER | (NUMBER OPERATOR NUMBER)", "bl",
     .forms = FORMS(ANSWER("", "bl", EXPRESSION, "eval"))},
    {"extend", "extensions of crash", "extend", "us",
     .forms = NO_ANSWER("extensions are crash's; Inquest's are saved questions: 'inquest help "
			"questions', and 'questions' for those of the case")},
    {"files", "open files of tasks", "files [-R FD | NAME | FILE | INODE] [PID | TASK ...]",
     "d:p:cR:", .question = "files",
     .forms = FORMS(NONE("d", "dentries are not in a case; a file is found by its path: 'files "
			      "where path = /dev/*'"),
		    NONE("p", "pages of the page cache are not in a case; 'page_kinds' counts "
			      "pages by what they are"),
		    NONE("c", "pages of the page cache are not in a case; 'files | show path, "
			      "inode, size' has the inodes"),
		    ANSWER("", "R", EACH_TASK, "files"))},
    {"foreach", "a word for many tasks",
     "foreach [PID | TASK | NAME | STATE | kernel | user | gleader | active ...] COMMAND [OPTION "
     "...]",
     "", .forms = NO_ANSWER("a command is missing, as in 'foreach UN bt'")},
    {"fuser", "who has a file open", "fuser PATH | INODE", "", .question = "files",
     .forms = FORMS(ANSWER("", "", EACH, "fuser"))},
    {"gdb", "gdb's commands", "gdb p EXPRESSION | ptype TYPE | whatis NAME | list *ADDRESS", "",
     .memory = "types, values and lines of source"},
    {"help", "what crash's words become here", "help [WORD]", "",
     .forms = NO_ANSWER("see the manual: 'help'")},
    {"ipcs", "System V IPC", "ipcs [-s | -m | -q]", "smMqn:", .question = "ipc",
     .forms = FORMS(
	 NONE("n", "a case does not know whose namespace is whose: 'ipc | count by namespace'"),
	 ANSWER("", "smMq", NOTHING, "ipcs"),
	 NONE("", "one of them is found by its number or address: 'ipc where id = 0'"))},
    {"irq", "interrupt lines", "irq [NUMBER ... | -u | -a | -b | -s [-c CPUS]]",
     "dubasc:", .question = "irqs",
     .forms =
	 FORMS(NONE("d", "the interrupt descriptor table is not in a case; 'irq' has the lines"),
	       ANSWER("b", "", NOTHING, "irq_b"), ANSWER("a", "", NOTHING, "irq_a"),
	       ANSWER("s", "c", NOTHING, "irq_s"), ANSWER("", "u", ANY, "irq"))},
    {"kmem", "memory", "kmem [-i | -f | -s [CACHE] | -S CACHE | -z | -n | -h | -V]",
     "fFcCivVnzohpmsSrI:gPL:=:", .question = "memory",
     .forms = FORMS(
	 ANSWER("i", "", NOTHING, "kmem_i"), ANSWER("f", "", NOTHING, "kmem_f"),
	 NONE("=", "what a CPU keeps free of a cache is in 'slab_objects where state = cpu'; 'kmem "
		   "-s' counts what is free"),
	 NONE("sI", "caches are left out so: 'slabs where name != dentry'"),
	 NONE("SI", "caches are left out so: 'slabs where name != dentry'"),
	 {.needs = "s", .also = "", .takes = TAKES_ANY, .answer = "kmem_s", .rows = "slabs"},
	 {.needs = "S", .also = "", .takes = TAKES_EACH, .answer = "kmem_S", .rows = "slabs"},
	 ANSWER("z", "", NOTHING, "kmem_z"), ANSWER("n", "", NOTHING, "kmem_n"),
	 ANSWER("h", "", NOTHING, "kmem_h"), ANSWER("V", "", NOTHING, "kmem_V"),
	 NONE("S", "name a cache whose objects were indexed (--objects), as in 'kmem -S dentry'"),
	 NONE("F", "free pages are counted, not listed: 'kmem -f'"),
	 NONE("p", "struct pages are counted by what they are: 'page_kinds'"),
	 NONE("v", "vmalloc areas are not in a case; their sum is: 'memory where kind = vmalloc'"),
	 NONE("o",
	      "per-CPU offsets are not in a case; the CPUs are: 'cpus', and a variable of each "
	      "is read by 'p NAME:a'"),
	 NONE("g", "flags of pages are not in a case; 'page_kinds' has the pages by what they are"),
	 NONE("c", "the page cache is counted: 'memory where kind = cached'"),
	 NONE("C", "the page cache is counted: 'memory where kind = cached'"),
	 NONE("m", "members of struct page are memory: 'struct page' has their places, and "
		   "'page_kinds' counts pages by what they are"),
	 NONE("P", "what is at a physical address is read by 'vtop' and 'rd -p'; 'page_kinds' "
		   "counts pages by what they are"),
	 NONE("L", "'kmem -s' has all caches"),
	 NONE("I", "caches are left out so: 'slabs where name != dentry'"),
	 NONE("r", "a cache of a control group is a cache here: 'kmem -s'"),
	 NONE("", "'kmem -i' tells of all; others are -f -s -S -z -n -h -V, and what an address is "
		  "tells 'sym ADDRESS'"))},
    {"list", "a linked list",
     "list [-o] [OFFSET | TYPE.MEMBER] [-s | -S TYPE[.MEMBER,...]] [-xdr] [-e END] [-h | -H | -O "
     "OFFSET] START",
     "oe:sSlrBhHxd", .memory = "the list"},
    {"log", "the kernel log", "log [-t | -T] [-m] [-c]", "Ttdmasc", .question = "log",
     .forms =
	 FORMS(NONE("d", "the dictionaries of messages are not in a case; who wrote each is: "
			 "'log | show seq, caller, cpu, text'"),
	       NONE("a", "what waits for the audit daemon is not in a case; 'log where text ~ "
			 "\"audit\"' is what was logged"),
	       NONE("s", "buffers of early kernels are not in a case; 'log' has what was logged"),
	       ANSWER("", "Ttmc", NOTHING, "log"))},
    {"mach", "the machine", "mach [-m]", "mcxdo", .question = "sys",
     .forms = FORMS(ANSWER("m", "", NOTHING, "mach_m"),
		    NONE("c", "of the processors a case has the model: 'cpus | show cpu, model'"),
		    NONE("o", "OPAL is of other machines; 'mach' tells of this one"),
		    ANSWER("", "xd", NOTHING, "mach"))},
    {"mod", "modules", "mod [-t]", "s:d:StrRogD", .question = "modules",
     .forms = FORMS(
	 ANSWER("t", "", NOTHING, "mod_t"),
	 NONE("s",
	      "symbols of modules are in the case already: 'sym -M', and 'sym -m NAME' of one"),
	 NONE("S",
	      "symbols of modules are in the case already: 'sym -M', and 'sym -m NAME' of one"),
	 NONE("d", "nothing was loaded that could be let go; 'mod' has what the kernel had"),
	 ANSWER("", "rRogD", NOTHING, "mod"))},
    {"mount", "mounts", "mount [-f] [MOUNT | SUPERBLOCK | DEVICE | FOLDER]",
     "fin:", .question = "mounts",
     .forms = FORMS(
	 NONE("i",
	      "dirty inodes are not in a case; how much is dirty is: 'memory where kind = dirty'"),
	 NONE("n",
	      "a case does not know whose namespace is whose: 'mounts | count by namespace_id'"),
	 ANSWER("", "f", ANY, "mount"))},
    {"net", "network devices and sockets", "net [-s [PID | TASK ...] [-R SOCK]] [-N ADDRESS]",
     "sSR:xdaN:n", .question = "netdevs",
     .forms =
	 FORMS(NONE("S", "a struct is memory: 'struct sock ADDRESS'; 'net -s' has the sockets"),
	       NONE("a", "neighbours are not in a case; this side of the links is: "
			 "'netdevs | show name, mac, addresses'"),
	       ANSWER("N", "xd", NOTHING, "net_N"), ANSWER("s", "Rxd", EACH_TASK, "net_s"),
	       ANSWER("R", "xd", EACH_TASK, "net_s"),
	       NONE("n", "a case does not know whose namespace is whose: 'netdevs | show "
			 "namespace, name, addresses'"),
	       ANSWER("", "xd", NOTHING, "net"))},
    {"p", "a variable or an expression", "p [/FORMAT] [-x | -d] EXPRESSION[:CPUS]", "xdu",
     .memory = "its value"},
    {"ps", "tasks",
     "ps [-k | -u | -G | -y POLICIES] [-s | -A | -S] [-p | -c | -t | -l | -m [-C CPUS] | -a | -g] "
     "[PID | TASK | COMMAND ...]",
     "kuGy:spctlmC:agrSAH", .question = "ps",
     .forms = FORMS(ANSWER("S", "", TASKS, "ps_S"), ANSWER("p", "", EACH_TASK, "ps_p"),
		    ANSWER("c", "", EACH_TASK, "ps_c"), ANSWER("t", "", EACH_TASK, "ps_t"),
		    ANSWER("l", "C", TASKS, "ps_l"), ANSWER("m", "C", TASKS, "ps_m"),
		    ANSWER("a", "", EACH_TASK, "ps_a"), ANSWER("g", "", TASKS, "ps_g"),
		    NONE("r", "limits of resources are not in a case; what is used is: "
			      "'tasks | show pid, comm, vsz, rss, utime, stime'"),
		    NONE("H", "without heads is what '--format csv' of a table is: 'ps'"),
		    ANSWER("", "kuGysA", TASKS, "ps"))},
    {"pte", "page table entries", "pte ENTRY ...", "", .memory = "the machine's page tables"},
    {"ptob", "the address of a page", "ptob PAGE ...", "",
     .forms = FORMS(ANSWER("", "", EACH, "ptob"))},
    {"ptov", "a physical address to a virtual one", "ptov ADDRESS ...", "",
     .memory = "the machine's page tables"},
    {"q", "leave", "q", "",
     .forms = NO_ANSWER(
	 "there is nothing to leave here; the shell is left by .quit, and 'help' tells the rest")},
    {"rd", "memory", "rd [-8 | -16 | -32 | -64] [-adDsSxNRpu] [-o OFFSET] [-e END] ADDRESS [COUNT]",
     "adDsSupxmfNRo:e:r:", .memory = "words at an address",
     .forms =
	 FORMS(NONE("m", "addresses of Xen's machine are told by its dumps alone; 'rd -p' takes "
			 "the guest's, and 'dumps | show format, path' tells what the dump is"),
	       NONE("f", "where in the file a page lies is not told; 'rd' and 'rd -p' take "
			 "addresses, and 'pages' has what the case keeps"),
	       NONE("r", "bytes go into a file by SQL, \"SELECT text FROM rd('linux_banner', "
			 "8, 1)\", and by the shell's >"))},
    {"repeat", "a word again and again", "repeat WORD", "",
     .forms = NO_ANSWER("a dump does not change: a word is asked once, as in 'ps'")},
    {"runq", "run queues", "runq [-m | -g] [-c CPUS]", "tTmgc:", .question = "runqueue",
     .forms = FORMS(
	 ANSWER("m", "c", NOTHING, "runq_m"), ANSWER("g", "c", NOTHING, "runq_g"),
	 NONE("t",
	      "clocks of run queues are not in a case; 'runq -m' tells how long each task has run"),
	 NONE("T",
	      "clocks of run queues are not in a case; 'runq -m' tells how long each task has run"),
	 ANSWER("", "c", NOTHING, "runq"))},
    {"sbitmapq", "a scalable bitmap", "sbitmapq ADDRESS", "s:a:pvxd",
     .forms = NO_ANSWER(
	 "a scalable bitmap is read as the structure that it is: 'struct sbitmap_queue', and "
	 "with an address behind it what is there (inquest help reading)")},
    {"search", "a value in memory",
     "search [-whc] [-m MASK] [-pu] [-s START -e END | -l LENGTH] VALUE ...",
     "s:kKVuptTe:l:m:x:cwh", .memory = "all of it",
     .forms = FORMS(
	 NONE("K", "what is left out is told by where to look: 'search -s START -e END VALUE'; "
		   "'mach' has where memory lies"),
	 NONE("V", "what is left out is told by where to look: 'search -s START -e END VALUE'; "
		   "'mach' has where memory lies"),
	 NONE("t", "stacks of tasks are in memory where 'tasks | show pid, comm, stack_base' says: "
		   "'search -s START -l 4000 VALUE'"),
	 NONE("T", "stacks of tasks are in memory where 'tasks where on_cpu | show pid, comm, "
		   "stack_base' says: 'search -s START -l 4000 VALUE'"),
	 NONE("x", "what lies around an address is read by 'rd ADDRESS'; 'mach' has where memory "
		   "lies"))},
    {"set", "the context", "set [PID | TASK | -p | -c CPU]", "ac:pv", .question = "panic",
     .forms = FORMS(NONE("a", "which tasks ran is in the case: 'tasks where on_cpu'"),
		    NONE("v", "there are no variables here; the shell has .format, .output and "
			      "others (.help), and 'set' tells the context"),
		    ANSWER("", "cp", EACH_TASK, "set"))},
    {"sig", "signals", "sig [PID | TASK ...]", "ls:g",
     .forms = NO_ANSWER("signals are not in a case; 'stopped' has the tasks that one stopped, "
			"and 'task -R pending' reads what is pending")},
    {"struct", "a structure",
     "struct NAME[.MEMBER,...] [-orxd] [-l OFFSET] [ADDRESS[:CPUS] [COUNT]]",
     "ol:rfuxdpc:", .memory = "the structure", .forms = OF_STRUCTS},
    {"swap", "swap areas", "swap", "", .question = "swaps",
     .forms = FORMS(ANSWER("", "", NOTHING, "swap"))},
    {"sym", "symbols", "sym [-l | -M | -m MODULE | -q TEXT] [-n] [-p] [NAME | ADDRESS ...]",
     "lMm:pnq:", .question = "symbols",
     .forms = FORMS(ANSWER("l", "", NOTHING, "sym_l"), ANSWER("M", "", NOTHING, "sym_M"),
		    ANSWER("m", "", NOTHING, "sym_M"), ANSWER("q", "", NOTHING, "sym_q"),
		    ANSWER("", "np", EACH, "sym"))},
    {"sys", "the system", "sys [-t | -i]", "ctip", .question = "sys",
     .forms = FORMS(
	 ANSWER("t", "", NOTHING, "sys_t"), ANSWER("i", "", NOTHING, "sys_i"),
	 NONE("c", "the table of system calls is memory; 'syscalls' has those that tasks are in"),
	 NONE("p", "a dump does not panic again; 'panic' tells how it did"),
	 ANSWER("", "", NOTHING, "sys"),
	 NONE("", "the configuration is not in a case; what the kernel was built and started as "
		  "is: 'dumps | show release, version, cmdline'"))},
    {"task", "a task", "task [-R MEMBERS] [PID | TASK ...]", "R:dx", .question = "tasks",
     .forms = FORMS({.needs = "R",
		     .also = "dx",
		     .takes = TAKES_EACH_TASK,
		     .answer = "task_R",
		     .without = "task"},
		    ANSWER("", "dx", EACH_TASK, "task"))},
    {"timer", "timers", "timer [-r] [-C CPUS]", "rC:", .question = "timers",
     .forms = FORMS(ANSWER("r", "C", NOTHING, "timer_r"), ANSWER("", "C", NOTHING, "timer"))},
    {"tree", "a tree",
     "tree [-t KIND] [-o OFFSET | TYPE.MEMBER] [-s TYPE[.MEMBER,...]] [-xdp] [-N] START",
     "t:r:s:S:o:xdlpN", .memory = "the tree"},
    {"union", "a union", "union NAME[.MEMBER,...] [-orxd] [ADDRESS [COUNT]]",
     "ol:rfuxdpc:", .memory = "the union", .forms = OF_STRUCTS},
    {"vm", "mappings of tasks", "vm [-R NAME | ADDRESS | FLAGS] [PID | TASK ...]",
     "pP:M:vmxdR:f:", .question = "vmas",
     .forms = FORMS(
	 NONE("p", "page tables are memory, read by 'vtop -c PID ADDRESS'; 'vm' has the mappings"),
	 NONE("P", "page tables are memory, read by 'vtop -c PID ADDRESS'; 'vm' has the mappings"),
	 NONE("m",
	      "a struct is memory: 'struct mm_struct ADDRESS'; 'address_spaces' has much of it"),
	 NONE("v",
	      "a struct is memory: 'struct vm_area_struct ADDRESS'; 'mappings' has much of it"),
	 NONE("M", "mappings are found by their mm, of those in 'mappings | count by mm': "
		   "'mappings where mm = ADDRESS'"),
	 NONE("f", "what flags mean is in 'vmas | show flags, vm_flags'"),
	 ANSWER("", "Rxd", EACH_TASK, "vm"))},
    {"vtop", "a virtual address to a physical one", "vtop [-k | -u] [-c PID | TASK] ADDRESS ...",
     "c:uk", .memory = "the machine's page tables"},
    {"waitq", "who waits", "waitq SYMBOL | ADDRESS", "", .question = "waiters",
     .forms = FORMS(ANSWER("", "", EACH, "waitq"))},
    {"whatis", "a type or a symbol's type", "whatis [-o] NAME | EXPRESSION | ADDRESS",
     "or:m:", .memory = "the kernel's types",
     .forms =
	 FORMS(NONE("r", "types of a size are found by SQL: \"SELECT name, size FROM types WHERE "
			 "size BETWEEN 192 AND 256\""),
	       NONE("m", "types that have a member of a type are found by SQL: \"SELECT type, name "
			 "FROM members WHERE declared LIKE '%mm_struct%'\""))},
    {"wr", "writing", "wr ADDRESS VALUE", "ukp",
     .forms = NO_ANSWER("a dump is not written to; 'rd jiffies' reads it")},
    {0},
};

/* crash's own aliases. */
const struct alias aliases_of_crash[] = {
    {"*", "struct", ""},
    {"?", "help", ""},
    {"alias", "help", ""},
    {"dmesg", "log", ""},
    {"exit", "q", ""},
    {"last", "ps", "-l"},
    {"lsmod", "mod", ""},
    {"man", "help", ""},
    {"px", "p", "-x"},
    {"pd", "p", "-d"},
    {"quit", "q", ""},
    {"for", "foreach", ""},
    {0},
};

static const struct word *find(const char *name, size_t length)
{
	for (const struct word *word = words_of_crash; word->name; word++) {
		if (strlen(word->name) == length && memcmp(word->name, name, length) == 0)
			return word;
	}
	return NULL;
}

const struct word *word_find(const char *name, size_t length, const char **behind)
{
	*behind = "";
	for (const struct alias *alias = aliases_of_crash; alias->name; alias++) {
		if (strlen(alias->name) != length || memcmp(alias->name, name, length) != 0)
			continue;
		*behind = alias->behind;
		return find(alias->word, strlen(alias->word));
	}
	return find(name, length);
}

const char *word_answer(const char *name)
{
	const struct embedded *answer = answer_texts;

	while (answer->name && strcmp(answer->name, name) != 0)
		answer++;
	return answer->text;
}
