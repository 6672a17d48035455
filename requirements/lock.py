"""Write run.lock and test.lock from pyproject.toml: versions and hashes, no addresses.

    python requirements/lock.py              # keep what is locked where it still fits
    python requirements/lock.py --upgrade    # take the newest versions that fit

Needs `uv` on the PATH (a package index has it). run.lock holds what the program needs and the tool that builds it;
test.lock holds all of that, at the same versions, and the tools of the `dev` group. Both serve every Python from 3.11
on Linux, macOS and Windows: lines that only some of them need carry a marker.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
HEADER = "# Written by requirements/lock.py from pyproject.toml. Do not edit: change pyproject.toml and run it again.\n"
OPTIONS = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]


def compile_lock(name: str, arguments: list[str], extra: list[str]) -> None:
    """Resolve into one lock file; ``extra`` are requirements added to those of pyproject.toml."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("This needs `uv`: install it from your package index (pip install uv) and run this again.")
    target = HERE / name
    command = [uv, "pip", "compile", "pyproject.toml", "-", *OPTIONS, "--output-file", str(target), *arguments]
    subprocess.run(command, cwd=ROOT, input="\n".join(extra), text=True, check=True, stdout=subprocess.DEVNULL)
    target.write_text(HEADER + target.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    python = ["--python-version", project["project"]["requires-python"].removeprefix(">=")]
    upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
    build = project["build-system"]["requires"]
    compile_lock("run.lock", [*python, *upgrade], build)
    same = ["--constraint", str(HERE / "run.lock")]
    compile_lock("test.lock", [*python, *upgrade, *same, "--group", "dev"], build)


if __name__ == "__main__":
    main()
