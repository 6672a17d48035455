"""Check that everything locked comes as a ready-made wheel for each system and Python that fairwait serves.

    python .ci/check_wheels.py           # print the table
    python .ci/check_wheels.py --write   # and put it into docs/reference/platforms.md

Run on demand, when a lock changes: it asks the package index about every locked version. Needs `uv` on the PATH. A
test compares the locks' fingerprint in the page with the locks, so a page that has grown old is noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "platforms.md"
LOCKS = ("run", "test")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "Linux, x86_64": "x86_64-unknown-linux-gnu",
    "Linux, aarch64": "aarch64-unknown-linux-gnu",
    "Windows, x86_64": "x86_64-pc-windows-msvc",
    "macOS, Apple silicon": "aarch64-apple-darwin",
    "macOS, Intel": "x86_64-apple-darwin",
    "Windows, arm64": "aarch64-pc-windows-msvc",
}


def fingerprint() -> str:
    """Short digest of both locks."""
    content = b"".join((ROOT / "requirements" / f"{name}.lock").read_bytes() for name in LOCKS)
    return hashlib.sha256(content).hexdigest()[:16]


def missing_wheel(lock: str, platform: str, python: str) -> str | None:
    """The first package of a lock that has no wheel for the platform, or None when all have one."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("This needs `uv`: install it from your package index (pip install uv) and run this again.")
    command = [uv, "pip", "compile", "--quiet", "--no-header", "--output-file", os.devnull, "--only-binary", ":all:"]
    command += ["--python-platform", platform, "--python-version", python, f"requirements/{lock}.lock"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode == 0:
        return None
    found = re.search(r"Because (\S+)==\S+ has no", done.stderr)
    if not found:
        sys.exit(f"The check itself failed for {platform}, Python {python}:\n{done.stderr}")
    return found[1]


def table() -> list[str]:
    """Rows of a Markdown table: a platform each, with what is missing where something is."""
    rows = [f"| system | {' | '.join(f'Python {python}' for python in PYTHONS)} |", "|---" * (len(PYTHONS) + 1) + "|"]
    for name, platform in PLATFORMS.items():
        cells = []
        for python in PYTHONS:
            missing = {missing_wheel(lock, platform, python) for lock in LOCKS} - {None}
            cells.append(f"no wheel of {', '.join(sorted(map(str, missing)))}" if missing else "all wheels")
        rows.append(f"| {name} | {' | '.join(cells)} |")
    return rows


def page(rows: list[str]) -> str:
    return "\n".join(
        [
            "# Systems and Pythons",
            "",
            "<!-- Written by .ci/check_wheels.py: do not edit. -->",
            f"<!-- locks: {fingerprint()} -->",
            "",
            "fairwait is tested on Linux. For the other systems this table says whether every locked package, of the",
            "program and of its tests, comes as a ready-made wheel, which is what `start.py` installs from: where one",
            "is missing it stops and says so, since it never builds a package from source. What the website lacks on",
            "Windows is listed in [Run the website](../how-to/run-the-website.md#on-windows-and-macos).",
            "",
            *rows,
            "",
            "`python .ci/check_wheels.py --write` makes this page again after a lock has changed.",
            "",
        ]
    )


if __name__ == "__main__":
    made = table()
    print("\n".join(made))
    if "--write" in sys.argv[1:]:
        PAGE.write_text(page(made), encoding="utf-8")
