"""Ctrl-C at a known place of a command: where it begins to load a module, however slow or quick the machine is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.cli.conftest import environment

#: Runs the command, and does something once when a module is first asked for.
_PROGRAM = """
import os, signal, sys
class There:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            sys.meta_path.remove(self)
            {does}
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what it runs in the background ignore Ctrl-C
sys.meta_path.insert(0, There())
from fairwait.app.main import run
run()
"""
_STOPS_ITSELF = "os.kill(os.getpid(), signal.SIGINT)"
Ended = tuple[int, str, str]


def interrupted_loading(module: str, *arguments: str) -> Ended:
    """``fairwait ARGUMENTS``, interrupted before ``module`` is loaded: exit code, output, and errors stripped."""
    return _ended(_started(module, _STOPS_ITSELF, *arguments))


def interrupted_after(module: str, stop: Callable[[int], None], *arguments: str) -> Ended:
    """The same where it is told from outside, by ``stop``, while it goes on with what it needs ``module`` for."""
    read, write = os.pipe()
    try:
        process = _started(module, f"os.write({write}, b'.')", *arguments, pass_fds=(write,), start_new_session=True)
    finally:
        os.close(write)
    with os.fdopen(read, "rb") as seen:
        there = seen.read(1)
    if there:
        stop(process.pid)
    ended = _ended(process)
    assert there, f"{module} was never loaded: {ended}"
    return ended


def _started(module: str, does: str, *arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    program = _PROGRAM.format(module=module, does=does)
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), **options,
    )  # fmt: skip


def _ended(process: subprocess.Popen[bytes]) -> Ended:
    try:
        out, err = process.communicate(timeout=120)
    finally:
        process.kill()
    return process.returncode, out.decode("utf-8"), err.decode("utf-8").strip()
