#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Nothing of one person's machine belongs in the repository: absolute paths of a work folder, private keys, tokens.

Looks at every file git knows of, or would add. Exits 1 and names file and line if something is found.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Written in two parts so that this file does not find itself.
PATTERNS = [
    ("a path of somebody's machine", re.compile(r"(?<![\w.\-~}])/(wo" + r"rk|ho" + r"me|ro" + r"ot|Us" + r"ers)/[\w.\-]+")),
    ("a path below /tmp that only one machine has", re.compile(r"/tm" + r"p/b-[a-z]+")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----")),
    ("what looks like an access token of Meta", re.compile(r"\bEA" + r"A[A-Za-z0-9]{60,}")),
    ("what looks like a token of a code host", re.compile(r"\bgh" + r"[pousr]_[A-Za-z0-9]{30,}")),
]
SKIP = re.compile(r".*\.(png|jpg|ogg|woff2|ico|db)$|(.*/)?package-lock\.json$")


def main():
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                            check=True, capture_output=True).stdout
    found = []
    count = 0
    for name in sorted(set(listed.decode().split("\0")) - {""}):
        file = ROOT / name
        if SKIP.fullmatch(name) or not file.is_file():
            continue
        count += 1
        text = file.read_bytes().decode("utf-8", errors="replace")
        for what, pattern in PATTERNS:
            for match in pattern.finditer(text):
                found.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {what}")
    print("\n".join(found + [f"local paths and secrets: {count} files, {len(found)} found"]))
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
