#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs transcripts: files that look like a session at a shell.

    $ inquest dumps small.db            a command, with the output that it must have below it
    % inquest dumps small.db            the same on a terminal of 80 columns
    # text                              a remark

A command that fails has its exit status as the last line, in brackets. Every transcript has a
folder of its own to run in, where FIXTURE.db is a case made from tests/fixtures/FIXTURE.sql.
SOURCE names the folder of the sources.
With --update the transcripts are rewritten with what the commands print now.
"""
import argparse
import fcntl
import os
import pathlib
import pty
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios

TESTS = pathlib.Path(__file__).resolve().parent


def make_cases(inquest, folder):
    """Every fixture becomes a case in the folder."""
    ddl = subprocess.run([inquest, "schema", "--sql"], check=True, capture_output=True, text=True)
    for fixture in (TESTS / "fixtures").glob("*.sql"):
        connection = sqlite3.connect(folder / f"{fixture.stem}.db")
        connection.executescript(ddl.stdout + "BEGIN;" + fixture.read_text() + "COMMIT;")
        connection.close()


def run_piped(command, folder, environment):
    done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


def run_on_terminal(command, folder, environment):
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(["/bin/sh", "-c", command], cwd=folder, env=environment,
                               stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    output = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:  # the other side is closed
            break
        if not chunk:
            break
        output += chunk
    os.close(master)
    return output.replace(b"\r\n", b"\n"), process.wait()


def run(line, folder, environment):
    runner = run_piped if line.startswith("$ ") else run_on_terminal
    output, status = runner(line[2:], folder, environment)
    # Bytes that are no text are told apart by what they are.
    text = output.decode("utf-8", "backslashreplace").rstrip("\n")
    lines = text.split("\n") if text else []
    return lines + ([f"[{status}]"] if status else [])


def parse(path):
    """Yields (line, None) for remarks, (line, expected output) for commands."""
    entries = []
    for line in path.read_text().split("\n"):
        if line.startswith("# "):
            entries.append((line, None))
        elif line.startswith(("$ ", "% ")):
            entries.append((line, []))
        elif entries and entries[-1][1] is not None:
            entries[-1][1].append(line)
    for _, expected in entries:
        while expected and not expected[-1]:
            expected.pop()
    return entries


def run_transcript(path, inquest, update):
    passed = failed = 0
    rewritten = []
    environment = dict(os.environ, PATH=f"{inquest.parent}:{os.environ['PATH']}", LC_ALL="C.UTF-8",
                       TERM="dumb", SOURCE=str(TESTS.parent))
    with tempfile.TemporaryDirectory(prefix="inquest-test-") as name:
        folder = pathlib.Path(name)
        make_cases(inquest, folder)
        for line, expected in parse(path):
            if expected is None:
                rewritten.append(line)
                continue
            got = run(line, folder, environment)
            rewritten += [line, *got, ""]
            if got == expected:
                passed += 1
                continue
            failed += 1
            if not update:
                print(f"{path.name}: {line}\n  want:", *expected, "  got:", *got, sep="\n    ")
    if update:
        path.write_text("\n".join(rewritten).rstrip("\n") + "\n")
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--update", action="store_true", help="rewrite the transcripts")
    parser.add_argument("--cases", type=pathlib.Path, help="only make the fixtures' cases, there")
    parser.add_argument("inquest", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("transcripts", nargs="*", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.cases:
        make_cases(arguments.inquest, arguments.cases)
        return 0
    counts = [run_transcript(path, arguments.inquest, arguments.update)
              for path in arguments.transcripts]
    passed, failed = (sum(column) for column in zip(*counts))
    print(f"{passed} passed, {failed} failed")
    return failed > 0 and not arguments.update


if __name__ == "__main__":
    sys.exit(main())
