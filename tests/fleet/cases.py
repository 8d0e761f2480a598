# SPDX-License-Identifier: GPL-2.0-or-later
"""Cases to put into a fleet: the sample, dumps of crashes cut to what a walk touches, logs."""
import pathlib
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[1]
SAMPLE = TESTS / "dumps/sample.kdump"
CRASHES = ["6.1-soft-lockup", "6.1-null-data@hrtimer"]
LOGS = sorted((TESTS / "oops").glob("*.txt"))[:4]
HOSTILE = "'); DROP TABLE inquest.dumps; --\\N\t\"\n$1 é"


def make(must, pages, folder):
    """must runs inquest. The paths of three cases; the sample's label would harm who made SQL of it."""
    crashes = [folder / f"{name}.kdump" for name in CRASHES]
    for name, crash in zip(CRASHES, crashes):
        subprocess.run([pages, "expand", TESTS / f"dumps/crash/{name}.pages", SAMPLE, crash],
                       check=True)
    cases = [folder / "sample.db", folder / "crashes.db", folder / "logs.db"]
    must("index", "-q", "-o", cases[0], SAMPLE)
    must("index", "-q", "-o", cases[1], *crashes)
    must("index", "-q", "-o", cases[2], *LOGS)
    must("label", cases[0], "1", HOSTILE)
    return cases
