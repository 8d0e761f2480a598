#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
r"""Runs transcripts: files that look like a session at a shell.

    $ inquest dumps small.db            a command, with the output that it must have below it
    % inquest dumps small.db            the same on a terminal of 80 columns
    > tasks | count\r                     keys typed there (\r is Enter, \x03 Ctrl-C), which wait
                                        until what is above has been printed
    # text                              a remark

A command that fails has its exit status as the last line, in brackets. Every transcript has a
folder of its own to run in, where FIXTURE.db, if it is named, is a case made from
tests/fixtures/FIXTURE.sql.
SOURCE names the folder of the sources.
With --update the transcripts are rewritten with what the commands print now.
"""
import argparse
import fcntl
import os
import pathlib
import pty
import re
import select
import sqlite3
import struct
import subprocess
import sys
import tempfile
import termios

PATIENCE, QUIET, MOMENT = 20, 1, 0.05  # seconds

TESTS = pathlib.Path(__file__).resolve().parent


def make_cases(inquest, folder, text=None):
    """Every fixture becomes a case in the folder, if the text (None: any) names that case."""
    ddl = subprocess.run([inquest, "schema", "--sql"], check=True, capture_output=True, text=True)
    for fixture in (TESTS / "fixtures").glob("*.sql"):
        if text is not None and f"{fixture.stem}.db" not in text:
            continue
        connection = sqlite3.connect(folder / f"{fixture.stem}.db")
        connection.executescript(ddl.stdout + "BEGIN;" + fixture.read_text() + "COMMIT;")
        connection.close()


def run_piped(command, folder, environment):
    done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout, done.returncode


class Terminal:
    """A command on a terminal of its own."""

    def __init__(self, command, folder, environment):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(["/bin/sh", "-c", command], cwd=folder, env=environment,
                                        stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.output, self.interrupted = b"", False

    def type(self, keys):
        """Ctrl-C drops what was typed and not yet read: nothing follows it before the prompt."""
        keys = keys.encode("latin-1", "replace").decode("unicode_escape").encode()
        for piece in re.findall(rb"[^\x03]+\x03?|\x03", keys):
            self.read(lambda output: not self.interrupted or output.endswith(b"> "))
            os.write(self.master, piece)
            self.interrupted = piece.endswith(b"\x03")

    def read(self, is_whole, moment=MOMENT):
        """More of what is printed, until is_whole(all since it was taken) for a moment."""
        wait = moment if is_whole(self.output) else PATIENCE
        while select.select([self.master], [], [], wait)[0]:
            try:
                chunk = os.read(self.master, 65536)
            except OSError:  # the other side is closed
                break
            if not chunk:
                break
            self.output += chunk
            wait = moment if is_whole(self.output) else PATIENCE

    def take(self, is_whole, moment=MOMENT):
        self.read(is_whole, moment)
        taken, self.output, self.interrupted = self.output, b"", False
        return taken

    def end(self):
        """The rest of the output, and the exit status."""
        output = self.take(lambda output: False)
        os.close(self.master)
        try:
            return output, self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return output, self.process.wait()


def as_lines(output, status=0):
    """Bytes that are no text are told apart by what they are."""
    text = output.replace(b"\r\n", b"\n").decode("utf-8", "backslashreplace")
    text = text.rstrip("\n")
    lines = text.split("\n") if text else []
    return lines + ([f"[{status}]"] if status else [])


def as_screen(output, status=0):
    """Escape sequences show; blanks at the end of a line do not, nor does what a line was before
    a carriage return."""
    lines = as_lines(output.replace(b"\a", b"").replace(b"\b", b""), status)
    return [line.split("\r")[-1].rstrip(" ").replace("\x1b", "\\x1b") for line in lines]


class Runner:
    """Runs the commands of a transcript in turn."""

    def __init__(self, folder, environment, update):
        self.folder, self.environment, self.update = folder, environment, update
        self.terminal = None

    def start(self, line):
        if line.startswith("> "):
            self.terminal.type(line[2:])
        else:
            self.terminal = Terminal(line[2:], self.folder, self.environment)

    def run(self, line, expected, goes_on):
        if line.startswith("$ "):
            return as_lines(*run_piped(line[2:], self.folder, self.environment))
        self.start(line)
        if goes_on and self.update:
            return as_screen(self.terminal.take(lambda output: True, QUIET))
        if goes_on:
            return as_screen(self.terminal.take(lambda output: as_screen(output) == expected))
        return as_screen(*self.terminal.end())


def parse(path):
    """Yields (line, None) for remarks, (line, expected output) for commands."""
    entries = []
    for line in path.read_text().split("\n"):
        if line.startswith("# "):
            entries.append((line, None))
        elif line.startswith(("$ ", "% ", "> ")):
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
                       TERM="dumb", SOURCE=str(TESTS.parent), INPUTRC="/dev/null")
    with tempfile.TemporaryDirectory(prefix="inquest-test-") as name:
        folder = pathlib.Path(name)
        environment["HOME"] = name
        make_cases(inquest, folder, path.read_text())
        runner = Runner(folder, environment, update)
        entries = parse(path)
        for (line, expected), (following, _) in zip(entries, entries[1:] + [("", None)]):
            if expected is None:
                rewritten.append(line)
                continue
            got = runner.run(line, expected, following.startswith("> "))
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
