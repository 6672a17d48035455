"""What stands behind an address: the network or a mirror folder, asked in the same way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from fairwait.sources.fetching.terms import Validators


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body has not been read.

    ``url`` is the public address after redirects; header names are lower case; ``blocks`` yields the bytes as they
    arrive, still packed if ``content-encoding`` says so.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    blocks: Iterator[bytes]

    @property
    def length(self) -> int | None:
        """The length that the answer declares, in bytes."""
        said = self.headers.get("content-length", "")
        return int(said) if said.isdecimal() else None

    @property
    def packing(self) -> str:
        """How the body is packed for the journey: ``identity`` where it is not."""
        return self.headers.get("content-encoding", "").strip().lower() or "identity"


class Asking(Protocol):
    """Something that answers for public addresses."""

    def answer(
        self,
        url: str,
        headers: Mapping[str, str],
        hosts: Collection[str],
        *,
        due: float,
        check: Callable[[str], None] | None = None,
        known: Validators | None = None,
    ) -> AbstractContextManager[Answer]:
        """The answer to a GET of the public address ``url``: 200, 206, 304 or 416.

        ``hosts`` are those that a redirect may lead to. ``due`` is when it must all be done, by the clock. ``check`` is
        asked about every address on the way. ``known`` describes the copy already held, beyond what ``headers`` say.

        Raises
        ------
        PassingError
            If asking again may help.
        FetchError
            If it cannot, or a redirect leads where it should not.
        """
        ...
