# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases for reports: the sample, grown to 8,500 tasks, and one whose texts attack who shows them."""

import contextlib
import pathlib
import shutil
import sqlite3
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS))
import transcript  # noqa: E402,F401 (whose cases are of several dumps)
TASKS = 8500
# What a hostile machine may call its processes, files, modules, functions, and write to its log.
ATTACKS = [
    "<script>window.owned=1</script>", "\"><img src=x onerror=window.owned=1>", "'><svg onload=window.owned=1>",
    "</style><style>*{display:none}</style>", "</script><script>window.owned=1</script>", "<!--", "]]>", "&lt;b&gt;",
    "</title><h1>owned</h1>", "</table></details></section><iframe src=//evil>", "{{constructor}}", "x onclick=window.owned=1",
    "javascript:window.owned=1", "\x1b]0;owned\x07", "\u202eowned", "a < b < <i>c</i>", "</pre></dd><base href=//evil>",
    "<a href=javascript:window.owned=1>", "<meta http-equiv=refresh content=0;url=//evil>", "` style=display:none `",
]
TEXTS = {
    "tasks": ["comm", "argv", "wchan"], "dumps": ["panic", "nodename", "release", "hardware", "label", "crash_stack"],
    "log": ["text", "template"], "oopses": ["headline", "message", "comm", "symbol", "module", "source"],
    "trace_frames": ["symbol", "module", "source"], "stacks": ["functions"], "stack_functions": ["symbol", "module"],
    "modules": ["name", "version", "args"], "slabs": ["name"], "locks": ["symbol", "member", "kind"],
    "disks": ["name", "driver", "scheduler"], "mounts": ["path", "device", "fstype"], "irqs": ["name"], "zones": ["name"],
    "sockets": ["local", "state", "protocol", "family"], "problems": ["reason", "first_at"], "page_kinds": ["kind"],
}


def make(programs, folder):
    """sample.db, big.db and hostile.db."""
    subprocess.run([programs / "inquest-index", "--quiet", "-o", folder / "sample.db", TESTS / "dumps/sample.kdump"],
                   check=True)
    subprocess.run([sys.executable, TESTS / "bench/big-case", folder / "sample.db", folder / "big.db", "--tasks", str(TASKS),
                    "--frames", "60000"], check=True, stdout=subprocess.DEVNULL)
    shutil.copyfile(folder / "sample.db", folder / "hostile.db")
    with contextlib.closing(sqlite3.connect(folder / "hostile.db")) as case:
        attack(case)
        case.commit()


def attack(case):
    case.execute("CREATE TEMP TABLE attacks (place INTEGER PRIMARY KEY, text TEXT)")
    case.executemany("INSERT INTO attacks VALUES (?, ?)", enumerate(ATTACKS))
    counter = iter(range(10**9))
    case.create_function("attack", 1, lambda old: old if old is None else ATTACKS[next(counter) % len(ATTACKS)])
    case.execute("PRAGMA foreign_keys = OFF")
    case.execute("DROP TABLE attacks")
    for table, columns in TEXTS.items():
        changes = ", ".join(f'"{column}" = attack("{column}")' for column in columns)
        case.execute(f'UPDATE OR IGNORE "{table}" SET {changes}')
    # A chain that is deeper than any stack.
    case.execute("UPDATE stacks SET functions = ? WHERE stack_id = (SELECT min(stack_id) FROM tasks)", [" < ".join(["deep"] * 200000)])


def report(programs, case, *arguments):
    done = subprocess.run([programs / "inquest", "report", case, *arguments], capture_output=True)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout
