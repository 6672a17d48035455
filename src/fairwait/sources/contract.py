"""What every source hands on: typed tables of facts, with the checks that were made on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from fairwait.domain.period import Period

if TYPE_CHECKING:
    import duckdb

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One named check of a release: how many rows broke it and, in words, what that means."""

    id: str
    severity: Severity
    sentence: str
    breaches: int
    examples: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        return self.breaches == 0


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file ready to read: what the user gave, and the plain (uncompressed) file to read from.

    ``path`` may be a temporary copy of a zip's only member; ``name`` is the member's or the file's own name, used
    only to check the period found in the content. ``raw_path`` is the user's file, whose bytes are kept by sha256.
    """

    raw_path: Path
    path: Path
    name: str
    member_date: date | None = None


@dataclass(frozen=True, slots=True)
class ReadRelease:
    """The typed content of one published file.

    ``tables`` maps the stem of a Parquet file of the release (``facts``, ``totals``, ``marts``, ``organisations``) to
    the name of a table in the DuckDB connection that read it. A series covers ``first_period`` to ``last_period``;
    a monthly file has the two equal. ``revised`` is true when the file's own name or title says so.
    """

    publication: str
    title: str
    first_period: Period
    last_period: Period
    layout: str
    rows: int
    tables: Mapping[str, str]
    checks: tuple[CheckResult, ...] = ()
    revised: bool = False
    content_date: date | None = None
    notes: tuple[str, ...] = field(default=())


class Source(Protocol):
    """A publication that fairwait can read."""

    publication: str
    title: str

    def recognises(self, file: OpenedFile) -> bool:
        """Decide from the content (headers, sheet names), never from the file name alone. Must be quick."""

    def read(self, file: OpenedFile, con: duckdb.DuckDBPyConnection) -> ReadRelease:
        """Read the file into tables of ``con``; raise BadInputError for anything that is not as published."""


@runtime_checkable
class HeldAgainst(Protocol):
    """A source whose release is also held against England's overview and the series of lists by provider."""

    def against(self, con: duckdb.DuckDBPyConnection, overview: str, series: str) -> tuple[CheckResult, ...]:
        """Checks of the tables just read against two relations, each to stand after FROM: the marts of the others.

        May take a code away from a row that the comparison shows not to be what its name says.
        """
