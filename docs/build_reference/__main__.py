"""``python -m docs.build_reference``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from docs.build_reference.pages import PAGES
from docs.build_reference.readme import with_headlines

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def main(arguments: Sequence[str]) -> int:
    readme = ROOT / "README.md"
    made = {REFERENCE / name: build() for name, build in PAGES.items()}
    made[readme] = with_headlines(readme.read_text(encoding="utf-8"))
    stale = [path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments and stale:
        names = ", ".join(path.name for path in stale)
        print(f"Out of date: {names}. Run: python -m docs.build_reference", file=sys.stderr)
        return 1
    for path in stale:
        path.write_text(made[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
