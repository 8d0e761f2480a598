/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See habit.h. A new word is a line. */
#include "language/habit.h"

#include <stddef.h>
#include <strings.h>

struct habit {
	const char *word, *here;
};

static const struct habit stages[] = {
    {"head", "first"},      {"take", "first"},      {"tail", "last"},
    {"uniq", "distinct"},   {"unique", "distinct"}, {"dedup", "distinct"},
    {"order", "sort"},      {"orderby", "sort"},    {"sortby", "sort"},
    {"select", "show"},     {"fields", "show"},     {"project", "show"},
    {"columns", "show"},    {"join", "with"},       {"groupby", "group"},
    {"countby", "count"},   {"eval", "extend"},     {"compute", "extend"},
    {"summarize", "stats"}, {"aggregate", "stats"}, {0},
};

#define AGGREGATES "functions over rows stand in stats, as in stats sum(rss), max(rss) by comm"
#define CONDITIONS "rows are picked by a condition, as in where comm ~ \"^init\""
#define BEGINS     "what text begins with is asked so: comm = kworker*"
#define ENDS       "what text ends with is asked so: comm = *d"
#define PATTERNS   "a regular expression is matched by ~, as in comm ~ \"^kworker\""
#define FORMATS    "how rows print is an option, --format json, and .format json at the prompt"
#define FILES      "rows go into a file by the shell's >, and by .output FILE at the prompt"

static const struct habit advices[] = {
    {"sum", AGGREGATES},
    {"avg", AGGREGATES},
    {"mean", AGGREGATES},
    {"min", AGGREGATES},
    {"max", AGGREGATES},
    {"median", AGGREGATES},
    {"percentile", AGGREGATES},
    {"grep", CONDITIONS},
    {"egrep", CONDITIONS},
    {"filter", CONDITIONS},
    {"search", CONDITIONS},
    {"having", "a condition on groups is a where behind them: count by comm | where count > 1"},
    {"starts", BEGINS},
    {"startswith", BEGINS},
    {"starts_with", BEGINS},
    {"begins", BEGINS},
    {"ends", ENDS},
    {"endswith", ENDS},
    {"ends_with", ENDS},
    {"matches", PATTERNS},
    {"match", PATTERNS},
    {"regexp", PATTERNS},
    {"regex", PATTERNS},
    {"rlike", PATTERNS},
    {"ilike", "like takes capital and small letters for the same"},
    {"equals", "what is equal is asked so: comm = init"},
    {"include", "stacks, flags and lists are asked by has, text by contains"},
    {"includes", "stacks, flags and lists are asked by has, text by contains"},
    {"none", "what has no value is asked so: wchan is null"},
    {"set", "what has a value is asked so: wchan is not null"},
    {"empty", "what has no value is asked so: wchan is null"},
    {"wc", "rows are counted by count"},
    {"offset", "rows in the middle are picked so: first 10 | last 5"},
    {"rename", "a column gets a name by as, in show and extend"},
    {"reverse", "the order is turned round by desc, as in sort idle desc"},
    {"awk", "columns are picked by show, rows by where"},
    {"cut", "columns are picked by show"},
    {"json", FORMATS},
    {"csv", FORMATS},
    {"format", FORMATS},
    {"table", FORMATS},
    {"tee", FILES},
    {"save", FILES},
    {"tables", "tables are listed by 'inquest schema', and by .tables at the prompt"},
    {"describe", "columns of a table are told by 'inquest schema tasks', and by .schema tasks"},
    {"diff", "two dumps are compared by 'compare 1 2'"},
    {"lsof", "open files are in the table files"},
    {"free", "memory is in the table memory, and printed by 'kmem -i'"},
    {"vmstat", "memory is in the table memory, and printed by 'kmem -i'"},
    {"meminfo", "memory is in the table memory, and printed by 'kmem -i'"},
    {"top", "who takes most is told by cpu_hogs and memory_hogs; as a stage: tasks | top 5 by rss"},
    {"htop",
     "who takes most is told by cpu_hogs and memory_hogs; as a stage: tasks | top 5 by rss"},
    {"netstat", "sockets are in the table sockets, and printed by 'net -s'"},
    {"ss", "sockets are in the table sockets, and printed by 'net -s'"},
    {"ip", "network devices are in the table netdevs"},
    {"ifconfig", "network devices are in the table netdevs"},
    {"uptime", "how long the machine was up is told by 'sys'"},
    {"uname", "which kernel it was is told by 'sys'"},
    {"df", "file systems are in the table mounts"},
    {"lsblk", "disks are in the table disks"},
    {"pstree", "who made whom is printed by 'ps -c' and 'ps -p'"},
    {"pgrep", "tasks are found by their names: tasks where comm = kworker*"},
    {"strace", "what tasks were doing in the kernel is told by syscalls and 'bt'"},
    {"exists", "rows that belong to this one are asked for by has, as in files has (path = /mnt*)"},
    {"now", "times are counted back from the crash: log where time > dump.uptime - 5s"},
    {"any", "rows that belong to this one are asked for by has, as in files has (path = /mnt*)"},
    {"from", "a question begins with its table, as in tasks | show pid, comm"},
    {0},
};

static const struct habit columns[] = {
    {"name", "comm"},
    {"command", "comm"},
    {"cmd", "comm"},
    {"process", "comm"},
    {"program", "comm"},
    {"task_name", "comm"},
    {"cmdline", "argv"},
    {"args", "argv"},
    {"mem", "rss"},
    {"memory", "rss"},
    {"res", "rss"},
    {"resident", "rss"},
    {"virt", "vsz"},
    {"size", "bytes"},
    {"user", "uid"},
    {"function", "symbol"},
    {"func", "symbol"},
    {"message", "text"},
    {"msg", "text"},
    {"status", "state"},
    {"threads", "tgid"},
    {"filename", "path"},
    {"file", "path"},
    {"file", "source"},
    {"timestamp", "time_ns"},
    {"date", "crash_time"},
    {"kernel", "release"},
    {"port", "local"},
    {0},
};

const char *habit_column(const char *word, size_t *i)
{
	for (; columns[*i].word; ++*i) {
		if (strcasecmp(columns[*i].word, word) == 0)
			return columns[(*i)++].here;
	}
	return NULL;
}

static const char *find(const struct habit *habits, const char *word)
{
	for (; habits->word; habits++) {
		if (strcasecmp(habits->word, word) == 0)
			return habits->here;
	}
	return NULL;
}

const char *habit_stage(const char *name)
{
	const char *here = find(stages, name);

	return here ? here : name;
}

const char *habit_advice(const char *word)
{
	return find(advices, word);
}
