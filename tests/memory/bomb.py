#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes a case whose kept pages lie.

    bomb.py FROM TO COUNT SIZE CLAIMS MAKES [PADDING]

TO is the case FROM, whose memory pages are COUNT other ones. Each row says that its content has SIZE
bytes, the zstd frame in it claims to have CLAIMS, and makes MAKES. PADDING bytes beside it pack nothing.
"""
import shutil
import sqlite3
import struct
import sys

BLOCK = 128 << 10


def frame(claims, makes):
    """Zeroes, in blocks of one repeated byte each (RFC 8878, 3.1.1.2)."""
    sizes = [BLOCK] * (makes // BLOCK) + [makes % BLOCK]
    blocks = [struct.pack("<I", (i + 1 == len(sizes)) | 1 << 1 | size << 3)[:3] + b"\0"
              for i, size in enumerate(sizes)]
    return b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", claims) + b"".join(blocks)


def skipped(size):
    """Of a frame that is passed over (RFC 8878, 3.1.2)."""
    return struct.pack("<II", 0x184D2A50, size) + bytes(size) if size else b""


def main():
    source, target = sys.argv[1:3]
    count, size, claims, makes = map(int, sys.argv[3:7])
    padding = skipped(int(sys.argv[7]) if len(sys.argv) > 7 else 0)
    shutil.copy(source, target)
    case = sqlite3.connect(target)
    case.execute("DELETE FROM pages WHERE pfn >= 0")
    case.execute("DELETE FROM page_contents WHERE content NOT IN (SELECT content FROM pages)")
    (dump,) = case.execute("SELECT dump FROM dumps").fetchone()
    for n in range(count):
        case.execute("INSERT INTO page_contents (content, size, compressed) VALUES (?, ?, ?)",
                     (n + 1, size, frame(claims, makes) + padding))
        case.execute("INSERT INTO pages (dump, pfn, content) VALUES (?, ?, ?)", (dump, n, n + 1))
    case.commit()


main()
