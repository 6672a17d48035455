"""``fairwait serve`` as it runs: processes that answer, are replaced when they die, and leave nothing behind."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fairwait.domain.errors import ExitCode
from tests.web.three_pages import three_pages

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals and /proc")]
_COMMAND = [sys.executable, "-m", "fairwait", "serve", "--no-prepare", "--rate", "0"]
#: Seconds after which something is taken for not happening at all: the machine may be doing much else.
_PATIENCE = 120.0


class Running:
    """A website in processes of its own."""

    def __init__(self, process: subprocess.Popen[str], base: str, log: Path) -> None:
        self.process, self.base, self._log = process, base, log

    @property
    def records(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self._log.read_text().splitlines() if line.startswith("{")]

    def get(self, path: str = "") -> tuple[int, str]:
        try:
            with urllib.request.urlopen(self.base + path, timeout=_PATIENCE) as answer:
                return answer.status, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8")

    def children(self, module: str = "fairwait") -> list[int]:
        """Numbers of the processes that it began, by the module that they run."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.process.pid and module in (process / "cmdline").read_text():
                    found.append(int(process.name))
        return found


def until(true: Callable[[], bool], seconds: float = _PATIENCE) -> bool:
    """Whether something becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if true():
                return True
        time.sleep(0.05)
    return False


def gone(numbers: list[int]) -> bool:
    return not any(Path(f"/proc/{number}").exists() and _lives(number) for number in numbers)


def _lives(number: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    editions, log = tmp_path / "editions", tmp_path / "log"
    three_pages(editions, "v1")
    command = [*_COMMAND, "--port", "0", "--workers", "2", "--editions", str(editions), "--log"]
    with (
        log.open("w") as written,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=written, text=True) as process,
    ):
        assert process.stdout is not None
        said = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert said is not None
        site = Running(process, said[0], log)
        try:
            assert until(lambda: site.get("healthz")[0] == 200)
            yield site
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()


def test_editions_change_under_load_and_no_request_fails(running: Running, tmp_path: Path) -> None:
    answers: list[tuple[int, str]] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            answers.append(running.get("place/02P/"))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    assert until(lambda: any("Version v1" in text for _, text in [*answers]))
    try:
        for number in (1, 2, 3):
            if number > 1:  # the first is there
                three_pages(tmp_path / "editions", f"v{number}")
            wanted = f"Version v{number}"
            assert until(lambda wanted=wanted: any(wanted in text for _, text in answers[-8:]))  # type: ignore[misc]
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert {status for status, _ in answers} == {200}
    assert {text.partition("Version ")[2][:2] for _, text in answers} == {"v1", "v2", "v3"}


def test_what_dies_is_started_again_and_readers_hardly_notice(running: Running) -> None:
    worker = running.children("serving.worker")[0]
    renderer = running.children("serving.renderer")
    for number in (worker, *renderer):
        os.kill(number, signal.SIGKILL)
    assert until(lambda: len(running.children("serving.worker")) == 2 and worker not in running.children())
    assert until(lambda: running.children("serving.renderer") not in ([], renderer))
    assert until(lambda: running.get()[0] == 200)
    dead = {one["child"] for one in running.records if one["event"] == "child died"}
    assert {"renderer"} < dead


def test_it_ends_in_good_order_when_asked_to(running: Running) -> None:
    children = running.children()
    assert len(children) == 4
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(_PATIENCE) == 0
    assert gone(children)
    with pytest.raises(urllib.error.URLError):
        running.get()


def test_a_closed_terminal_ends_it_and_the_signal_alone_does_not(tmp_path: Path) -> None:
    three_pages(tmp_path, "v1")
    ours, its = os.openpty()
    with subprocess.Popen([*_COMMAND, "--port", "0", "--workers", "1", "--editions", str(tmp_path)], stdin=its,
                          stdout=subprocess.PIPE, start_new_session=True, text=True) as process:  # fmt: skip
        try:
            os.close(its)
            assert process.stdout is not None
            said = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
            assert said is not None
            site = Running(process, said[0], tmp_path / "log")
            assert until(lambda: site.get("healthz")[0] == 200)
            process.send_signal(signal.SIGHUP)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1.0)
            assert site.get("healthz")[0] == 200, "somebody only asked for a look at the store"
            children = site.children()
            os.close(ours)
            process.send_signal(signal.SIGHUP)
            assert process.wait(_PATIENCE) == 0
            assert gone(children)
        finally:
            process.kill()


def test_nothing_outlives_a_supervisor_that_is_killed(running: Running) -> None:
    children = running.children()
    running.process.kill()
    assert until(lambda: gone(children))


def test_a_request_that_never_ends_is_given_up_and_large_ones_are_refused(running: Running) -> None:
    port = int(running.base.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE) as endless:
        endless.sendall(b"GET / HTTP/1.1\r\nhost: x\r\n" + b"x-large: " + b"a" * 60_000)
        assert endless.recv(100).startswith(b"HTTP/1.1 431")
    assert running.get()[0] == 200


def test_a_port_that_is_taken_is_said_to_be(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*_COMMAND, "--port", port, "--editions", str(tmp_path)], capture_output=True, text=True, timeout=_PATIENCE
        )
    assert ended.returncode == ExitCode.NOT_SERVED == 9
    assert f"Another program answers at port {port} already" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--host", "no.such.host.invalid"], 9, "is no address of this machine"),
        (["--host", "192.0.2.77"], 9, "Nothing can be answered at"),
        (["--proxy", "somewhere"], 2, "That is no address"),
    ],
)
def test_what_cannot_be_served_is_said_plainly(tmp_path: Path, options: list[str], code: int, said: str) -> None:
    ended = subprocess.run(
        [*_COMMAND, "--port", "0", "--editions", str(tmp_path), *options],
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
    )
    assert ended.returncode == code
    assert said in " ".join(ended.stderr.split())
