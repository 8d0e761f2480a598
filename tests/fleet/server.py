# SPDX-License-Identifier: GPL-2.0-or-later
"""A PostgreSQL server of the test's own: its data in a folder that goes with it, a socket there and a
port of the loopback. Also as root, whom initdb refuses: it runs as another user then."""
import contextlib
import glob
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SKIPPED = 77


def programs():
    """The folder of initdb and postgres, None where PostgreSQL 15 or newer is not installed."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    versions = sorted((int(path.split("/")[4]), path) for path in found)
    return pathlib.Path(versions[-1][1]).parent if versions and versions[-1][0] >= 15 else None


def skip_without():
    if not programs():
        print("skipped: PostgreSQL 15 or newer is not installed (Debian's package postgresql)")
        sys.exit(SKIPPED)


def as_user(command):
    if os.getuid() != 0:
        return command
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]


class Server:
    """Settings are lines of postgresql.conf."""

    def __init__(self, settings=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fleet-"))
        self.data = self.folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.getuid() == 0:
            shutil.chown(self.folder, "nobody", "nogroup")
        self.run("initdb", "-D", self.data, "-U", "owner", "-A", "trust", "-E", "UTF8",
                 "--locale=C", "--no-sync")
        with open(self.data / "postgresql.conf", "a") as file:
            print(f"port = {self.port}", "listen_addresses = '127.0.0.1'",
                  f"unix_socket_directories = '{self.folder}'", *settings, sep="\n", file=file)
        self.process = None
        self.start()

    def run(self, program, *words):
        subprocess.run(as_user([programs() / program, *words]), check=True, cwd="/",
                       stdout=subprocess.DEVNULL)

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(as_user([programs() / "postgres", "-D", self.data]),
                                            cwd="/", stdout=log, stderr=log)
        for _ in range(600):
            ready = subprocess.run([programs() / "pg_isready", "-q", "-h", self.folder,
                                    "-p", str(self.port)])
            if ready.returncode == 0:
                return
            time.sleep(0.1)
        raise RuntimeError((self.folder / "log").read_text())

    def kill(self):
        """As the out-of-memory killer would; start() recovers."""
        self.process.send_signal(signal.SIGQUIT)  # the server's immediate shutdown
        self.process.wait()

    def url(self, base="postgres", user="owner", host=None):
        return f"postgresql://{user}@/{base}?host={host or self.folder}&port={self.port}"

    def sql(self, text, base="postgres", user="owner"):
        """Rows as lists of text."""
        result = subprocess.run([programs() / "psql", "-XqAt", "-F", "\t", "-v", "ON_ERROR_STOP=1",
                                 "-d", self.url(base, user), "-c", text],
                                capture_output=True, text=True)
        if result.returncode:
            raise RuntimeError(result.stderr)
        return [line.split("\t") for line in result.stdout.splitlines()]

    @contextlib.contextmanager
    def session(self, text):
        """One that has run the text, and holds what it took until the end."""
        with subprocess.Popen([programs() / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.url()], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE) as session:
            session.stdin.write(f"{text};\n\\echo done\n")
            session.stdin.flush()
            if "done\n" not in iter(session.stdout.readline, ""):
                raise RuntimeError(text)
            yield
            session.stdin.close()

    def close(self):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def running(settings=()):
    server = Server(settings)
    try:
        yield server
    finally:
        server.close()
