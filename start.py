#!/usr/bin/env python3
"""Set up fairwait once, then run it. Needs Python 3.11 or newer and nothing else.

    python3 start.py report              write the report on the newest month there is
    python3 start.py test                run every test
    python3 start.py COMMAND ...         any other command of fairwait; --help lists them

The first run makes an environment of its own in the folder .venv and installs what requirements/run.lock lists, each
file checked against its hash. Later runs start at once. Nothing outside this folder is changed. The environment is made
again when the lock or the Python changes; `test` adds what requirements/test.lock lists.

FAIRWAIT_VENV names another folder for the environment. pip's own settings (PIP_INDEX_URL, PIP_CERT ...) are obeyed.
"""

# Any Python from 3.6 on must be able to read this file, so that it can say what it needs: no newer syntax here.
import contextlib
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent
LOCKS = {"run": "requirements/run.lock", "test": "requirements/test.lock"}
STATE = "fairwait-setup.json"
LOG = "fairwait-setup.log"
#: pip settings that would send the packages somewhere else than into the environment.
MISLEADING = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON", "PIP_REQUIRE_VIRTUALENV")
USAGE, NOT_READY = 2, 1
#: What each process that runs tests, with the browser and the servers it starts, may come to need: 3 GB.
MEMORY_OF_A_WORKER = 3 * 10**9
#: Where Linux says what memory may still be taken: a file, the word its line begins with ("" for any), and a unit.
MEMORY_TOLD = (
    ("/proc/meminfo", "MemAvailable:", 1024),
    ("/sys/fs/cgroup/memory.max", "", 1),
    ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "", 1),
)


class SetupError(Exception):
    """The environment could not be made. The message is for the person at the keyboard."""


def say(text: str) -> None:
    """One line on standard error: standard output belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def check_python() -> None:
    """Stop, saying what to install, if this Python is too old or has no way to make an environment."""
    if sys.version_info[:2] < OLDEST:
        found = ".".join(str(number) for number in sys.version_info[:3])
        raise SetupError(
            f"fairwait needs Python 3.11 or newer; this is Python {found}.\n"
            "If a newer one is installed, name it: python3.12 start.py report"
        )
    missing = missing_modules()
    if missing:
        raise SetupError(
            "This Python cannot make environments: it has no {}.\n"
            "On Debian and Ubuntu that is a package of its own:\n\n"
            "    sudo apt install python3-venv\n\n"
            "Then run the same command again.{}".format(" and no ".join(missing), hint_for_this_version())
        )


def missing_modules() -> "list[str]":
    """Which of the standard library's modules that make an environment this Python lacks (Debian splits them off)."""
    from importlib.util import find_spec

    return [name for name in ("venv", "ensurepip") if find_spec(name) is None]


def hint_for_this_version() -> str:
    """Debian's python3-venv serves Debian's own python3; another version has a package of its own."""
    own = Path("/usr/bin/python3")
    if not own.exists() or Path(sys.executable).resolve() == own.resolve():
        return ""
    return " (For this Python the package may be called python{}.{}-venv.)".format(*sys.version_info[:2])


def venv_folder() -> Path:
    named = os.environ.get("FAIRWAIT_VENV")
    return Path(named).expanduser().resolve() if named else ROOT / ".venv"


def program(folder: Path, name: str) -> Path:
    """An executable of the environment, on Windows too."""
    if os.name == "nt":
        return folder / "Scripts" / (name + ".exe")
    return folder / "bin" / name


def wanted(kind: str) -> "dict[str, str]":
    """What the environment must have been made from: this Python and the bytes of the locks and of pyproject.toml."""
    state = {"python": f"{sys.version} {sys.base_prefix}", "project": digest("pyproject.toml")}
    state["run"] = digest(LOCKS["run"])
    if kind == "test":
        state["test"] = digest(LOCKS["test"])
    return state


def digest(name: str) -> str:
    path = ROOT / name
    if not path.is_file():
        raise SetupError(f"{path} is not here. Run start.py from a complete copy of fairwait.")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def recorded(folder: Path) -> "dict[str, str]":
    """What the environment says it was made from; empty when its set-up never finished."""
    try:
        state = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) and state.get("done") == "yes" else {}


def is_ready(folder: Path, kind: str) -> bool:
    """Whether the environment was made, to the end, from what is here now."""
    state = recorded(folder)
    return all(state.get(key) == value for key, value in wanted(kind).items()) and program(folder, "python").exists()


def record(folder: Path, state: "dict[str, str]") -> None:
    """Write the state in one step, so that a killed run leaves the old one or the new one."""
    beside = folder / (STATE + ".new")
    beside.write_text(json.dumps(state, indent=1) + "\n", encoding="utf-8")
    os.replace(str(beside), str(folder / STATE))


@contextlib.contextmanager
def only_one(folder: Path) -> "object":
    """Let one set-up at a time touch the folder. The system frees the lock when its holder dies."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(str(folder) + ".lock", "a+b") as handle:
        waited = False
        while not try_lock(handle):
            if not waited:
                say("Another set-up of fairwait is under way; waiting for it.")
            waited = True
            time.sleep(0.5)
        yield


def try_lock(handle: "object") -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            handle.seek(0)
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def prepare(folder: Path, kind: str) -> None:
    """Make the environment, or bring it up to date."""
    check_python()
    with only_one(folder):
        if is_ready(folder, kind):
            return
        started = time.monotonic()
        state, target = recorded(folder), wanted(kind)
        kept = program(folder, "python").exists() and all(state.get(key) == target[key] for key in ("python", "run"))
        if not kept:
            again = "Setting up fairwait again, since its lock or the Python changed."
            say((again if state else "Setting up fairwait.") + " This happens once and takes about half a minute.")
            make(folder)
            state = {}
        if not kept or state.get("test") != target.get("test", state.get("test")):
            if kept:
                say("Adding what the tests need.")
            install(folder, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / LOCKS[kind]))
        if state.get("project") != target["project"]:
            install(folder, "--no-index", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        state.update(target, done="yes")
        record(folder, state)
        say(f"Ready after {time.monotonic() - started:.0f} seconds.")


def make(folder: Path) -> None:
    """An empty environment in place of what is there, if that is an environment of ours or an unfinished one."""
    import shutil
    import venv

    if folder.exists():
        if any(folder.iterdir()) and not (folder / STATE).exists():
            raise SetupError(
                f"{folder} was not made by start.py, so it is left alone.\n"
                "Move it away, or name another folder in FAIRWAIT_VENV, and run the same command again."
            )
        # The state goes last, so that a removal cut short is still known for ours.
        for entry in folder.iterdir():
            if entry.name != STATE:
                shutil.rmtree(str(entry)) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    record(folder, {"done": "no"})
    try:
        venv.EnvBuilder(with_pip=True, symlinks=os.name != "nt").create(str(folder))
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"The environment in {folder} could not be made: {error}") from error


def install(folder: Path, *arguments: str) -> None:
    """Run pip inside the environment, quietly; what it said goes to a log, and the end of it is shown on failure."""
    environment = {name: value for name, value in os.environ.items() if name not in MISLEADING}
    # A user's pip.conf may say "install for the user", which an environment refuses.
    environment.update(PIP_USER="0", PIP_NO_INPUT="1", PIP_DISABLE_PIP_VERSION_CHECK="1")
    command = [str(program(folder, "python")), "-m", "pip", "install", "--quiet", *arguments]
    with open(str(folder / LOG), "ab") as log:
        finished = subprocess.run(command, cwd=str(ROOT), env=environment, stdout=log, stderr=subprocess.STDOUT)
    if finished.returncode:
        said = (folder / LOG).read_text(encoding="utf-8", errors="replace")
        raise SetupError(explain(said, folder))


def explain(said: str, folder: Path) -> str:
    """The end of pip's words, and what to do about them."""
    end = "\n".join("    " + line for line in said.strip().splitlines()[-6:])
    lowered = said.lower()
    if "do not match the hashes" in lowered:
        remedy = "A downloaded file is not the one that was locked. Do not use it; try again, or another package index."
    elif "no matching distribution" in lowered or "could not find a version" in lowered:
        remedy = (
            "The package index did not offer that package for this computer, or could not be reached.\n"
            "Check the network; behind a company's mirror, set PIP_INDEX_URL (and PIP_CERT) as for pip."
        )
    elif "no space left" in lowered:
        remedy = "The disk is full: the environment needs about 700 MB."
    else:
        remedy = "Check the network and the settings of pip, then run the same command again: it starts afresh."
    return (
        f"The set-up stopped while installing packages.\n\n{end}\n\n{remedy}\nAll that pip said is in {folder / LOG}."
    )


def command_for(arguments: "list[str]", folder: Path) -> "list[str]":
    """What to run inside the environment for the words given on the command line."""
    if arguments[0] != "test":
        return [str(program(folder, "fairwait")), *arguments]
    rest = arguments[1:]
    told = any(word.startswith(("-n", "--numprocesses", "--pdb")) for word in rest)
    parallel = [] if told else ["-n", str(workers())]
    return [str(program(folder, "python")), "-m", "pytest", *parallel, *rest]


def workers() -> int:
    """How many processes run the tests: one for each processor, but no more than there is memory for."""
    cores, memory = processors(), free_memory()
    if memory is None:
        return cores
    number = max(1, min(cores, int(memory // MEMORY_OF_A_WORKER)))
    if number < cores:
        say(
            f"Running the tests in {number} of {cores} possible processes, since each may need "
            f"{MEMORY_OF_A_WORKER / 1e9:.0f} GB of memory and {memory / 1e9:.1f} GB are free."
        )
    return number


def processors() -> int:
    """Those that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def free_memory() -> "float | None":
    """Bytes that programs may still take: the least of what Linux and a container's limits say, elsewhere all there is.

    None where the system does not say.
    """
    found = []
    for path, name, unit in MEMORY_TOLD:
        with contextlib.suppress(OSError, ValueError, IndexError, StopIteration):
            lines = [line.split() for line in Path(path).read_text(encoding="ascii").splitlines()]
            words = next(line for line in lines if not name or line[0] == name)
            found.append(float(words[1 if name else 0]) * unit)
    if found:
        return min(found)
    with contextlib.suppress(AttributeError, OSError, ValueError):
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    return None


def run(command: "list[str]", test: bool) -> int:
    """Hand over to the command: in this process's place where the system can, else as its parent."""
    if test:
        os.chdir(str(ROOT))
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(command[0], command)
    try:
        return subprocess.run(command).returncode
    except KeyboardInterrupt:
        return 130


def main(arguments: "list[str]") -> int:
    if not arguments:
        print(__doc__.strip())
        return USAGE
    kind = "test" if arguments[0] == "test" else "run"
    folder = venv_folder()
    try:
        if not is_ready(folder, kind):
            prepare(folder, kind)
    except SetupError as error:
        say(str(error))
        return NOT_READY
    except KeyboardInterrupt:
        say("\nStopped. The next run starts the set-up afresh.")
        return 130
    return run(command_for(arguments, folder), kind == "test")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
