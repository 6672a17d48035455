"""A project of three files that start.py can set up in seconds and without a network.

It has a dependency (a wheel in a folder beside it, locked by hash) and a build tool of its own, so that the real venv
and the real pip do their real work.
"""

from __future__ import annotations

import atexit
import base64
import ensurepip
import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]

_BACKEND = """
import base64, hashlib, pathlib, zipfile

def _wheel(directory, files, name):
    path = pathlib.Path(directory) / name
    with zipfile.ZipFile(path, "w") as bundle:
        for member, text in files.items():
            bundle.writestr(member, text)
    return name

def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    info = "fairwait-0.dist-info"
    src = pathlib.Path("src").resolve()
    return _wheel(wheel_directory, {
        "fairwait.pth": str(src),
        f"{info}/METADATA": "Metadata-Version: 2.1\\nName: fairwait\\nVersion: 0\\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: small\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
        f"{info}/entry_points.txt": "[console_scripts]\\nfairwait = fairwait:run\\n",
        f"{info}/RECORD": "",
    }, "fairwait-0-py3-none-any.whl")

build_wheel = build_editable
"""

_PROGRAM = """
import sys
def run():
    import smalldep
    print("ran", smalldep.VERSION, *sys.argv[1:])
    return 5 if "--fail" in sys.argv else 0
"""

#: Copying pip into an environment takes most of a set-up's time; here each environment reads one unpacked copy.
_LEND_PIP = """
import os, venv
def lend_pip(self, context):
    version = f"python{{sys.version_info[0]}}.{{sys.version_info[1]}}"
    packages = ("Lib",) if os.name == "nt" else ("lib", version)
    with open(os.path.join(context.env_dir, *packages, "site-packages", "lent_pip.pth"), "w") as file:
        file.write({folder!r})
venv.EnvBuilder._setup_pip = lend_pip
"""


@functools.cache
def _unpacked_pip() -> str:
    """The pip that Python carries for ensurepip, unpacked once for this process; the folder goes with the process."""
    homes = (Path(ensurepip.__file__).parent / "_bundled", Path("/usr/share/python-wheels"))  # the second is Debian's
    bundled = next(wheel for home in homes for wheel in home.glob("pip-*.whl"))
    folder = tempfile.mkdtemp(prefix="lent-pip-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with zipfile.ZipFile(bundled) as wheel:
        wheel.extractall(folder)
    return folder


@dataclass(frozen=True)
class Finished:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class SmallProject:
    """A copy of start.py with something small to set up; ``links`` is its package index."""

    root: Path
    links: Path

    def run(self, *arguments: str, prelude: str | None = None, **environment: str) -> Finished:
        """``python start.py arguments``; ``prelude`` is Python run first, to take something away ("" for nothing)."""
        script = str(self.root / "start.py")
        first = _LEND_PIP.format(folder=_unpacked_pip()) if prelude is None else prelude
        code = f"import sys, runpy\n{first}\nsys.argv = {[script, *arguments]!r}\n"
        command = [sys.executable, "-c", code + f"runpy.run_path({script!r}, run_name='__main__')"]
        if first == "":
            command = [sys.executable, script, *arguments]
        done = subprocess.run(
            command, env=self.environment(**environment), cwd=self.root.parent, capture_output=True, text=True,
            timeout=600,
        )  # fmt: skip
        return Finished(done.returncode, done.stdout, done.stderr)

    def environment(self, **more: str) -> dict[str, str]:
        """For ``start.py``: nothing of what whoever runs the tests has set, above all not which environment is his."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "FAIRWAIT", "COV_"))}
        return own | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.links), "PIP_CONFIG_FILE": os.devnull} | more

    def lock(self, name: str, **versions: str) -> None:
        """Write requirements/NAME.lock with the hash of each wheel."""
        lines = []
        for package, version in versions.items():
            wheel = self.links / f"{package}-{version}-py3-none-any.whl"
            lines.append(f"{package}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
        (self.root / "requirements" / f"{name}.lock").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def add_wheel(self, package: str, version: str, code: str) -> Path:
        path = self.links / f"{package}-{version}-py3-none-any.whl"
        info = f"{package}-{version}.dist-info"
        files = {
            f"{package}.py": code,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: small\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = "".join(f"{name},sha256={_digest(text)},{len(text)}\n" for name, text in files.items())
        files[f"{info}/RECORD"] = record + f"{info}/RECORD,,\n"
        with zipfile.ZipFile(path, "w") as bundle:
            for name, text in files.items():
                bundle.writestr(name, text)
        return path


def _digest(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")


def make_small_project(folder: Path) -> SmallProject:
    """Lay out the project below ``folder``, whose name may hold spaces."""
    root, links = folder / "a project", folder / "index"
    (root / "src" / "fairwait").mkdir(parents=True)
    (root / "requirements").mkdir()
    links.mkdir()
    shutil.copy(REPOSITORY / "start.py", root / "start.py")
    (root / "backend.py").write_text(_BACKEND, encoding="utf-8")
    (root / "src" / "fairwait" / "__init__.py").write_text(_PROGRAM, encoding="utf-8")
    (root / "pyproject.toml").write_text(
        textwrap.dedent("""
        [build-system]
        requires = []
        build-backend = "backend"
        backend-path = ["."]

        [project]
        name = "fairwait"
        version = "0"
        """),
        encoding="utf-8",
    )
    project = SmallProject(root, links)
    for version in ("1.0", "2.0"):
        project.add_wheel("smalldep", version, f"VERSION = {version!r}\n")
    project.add_wheel("pytest", "9.0", "import sys\nprint('tests ran', *sys.argv[1:])\n")
    project.lock("run", smalldep="1.0")
    project.lock("test", smalldep="1.0", pytest="9.0")
    return project
