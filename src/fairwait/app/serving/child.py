"""A process of the website's own: started, watched, and started again when it dies, less and less eagerly."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fairwait.web.serving.records import Records

_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
#: The longest pause of a task, such as making an edition, which takes both cores for minutes.
_LONGEST_REST: Final = 1800.0
#: A child that lived this long, in seconds, did not die of how it was started.
_SETTLED: Final = 30.0


@dataclass(slots=True)
class Child:
    """One process. ``module`` is run by the same Python as this one; ``sockets`` are numbers of sockets it takes along.

    ``once`` says that it has a task to finish, after which it is not started again.
    """

    name: str
    module: str
    words: Sequence[str]
    environment: Mapping[str, str]
    sockets: Sequence[int] = ()
    once: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    done: bool = False
    _again: bool = False
    _began: float = 0.0
    _not_before: float = field(default=0.0)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep_going(self, records: Records) -> None:
        """Start it where it does not run and should, unless it died too lately."""
        if self.process is not None and self.process.poll() is not None:
            self._buried(records)
        if self.process is None and not self.done and time.monotonic() >= self._not_before:
            self._start()

    def anew(self) -> None:
        """Have a child with a task do it again, as soon as it is not doing it.

        What it is doing now may have been begun before there was a reason to do it again, so that it does not count.
        """
        self._again = self.process is not None
        self.done, self.deaths, self._not_before = False, 0, 0.0

    def ask_to_end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """End it at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self._let_go()

    def _start(self) -> None:
        self._began = time.monotonic()
        command = [sys.executable, "-P", "-m", self.module, *self.words]
        self.process = subprocess.Popen(  # noqa: S603 - ours; its own session, as Ctrl-C is for the supervisor alone
            command,
            stdin=subprocess.PIPE,
            env=dict(self.environment),
            start_new_session=True,
            pass_fds=tuple(self.sockets),
        )

    def _buried(self, records: Records) -> None:
        assert self.process is not None
        code, lived = self.process.returncode, time.monotonic() - self._began
        again, self._again = self._again, False
        self._let_go()
        if code == 0:
            self.done, self.deaths = self.once and not again, 0
            return
        # A task that fails late fails no less: whatever it takes, it would take it again and again.
        self.deaths = 1 if again or (lived > _SETTLED and not self.once) else self.deaths + 1
        pause = min(_LONGEST_REST if self.once else _LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (self.deaths - 1))
        self._not_before = time.monotonic() + pause
        records.event("child died", child=self.name, code=code, lived=round(lived, 1), again_in=pause)

    def _let_go(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None
