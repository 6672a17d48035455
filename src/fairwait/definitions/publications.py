"""The catalogue of publications: what is published where, how often, under which licence, and how its links look.

Each file ``definitions/sources/<id>.toml`` is one publication as a reader would name it; it may hold several kinds of
file, each of which becomes a publication of the store (the commissioner workbooks are four).
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from fairwait.definitions.link_patterns import Rhythm, compiled, plain
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period

#: Where the catalogue lies, as messages name it.
FOLDER = "src/fairwait/definitions/sources"


def _month(value: object) -> object:
    return Period.parse(value) if isinstance(value, str) else value


def _pattern(value: str) -> str:
    try:
        compiled(value)
    except re.error as error:
        raise ValueError(f"“{value}” is no regular expression: {error}") from error
    return value


Month = Annotated[Period, BeforeValidator(_month)]
Pattern = Annotated[str, Field(min_length=1), BeforeValidator(_pattern)]
Words = Annotated[str, Field(min_length=10)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Walk(_Entry):
    """How to get from the first page to the pages that link the files.

    ``pages`` are patterns (see :mod:`fairwait.definitions.link_patterns`) matched against the plain words of a link's
    address path and of its text; each names a financial year or a month. ``also`` are further pages to read as they
    stand. With neither, the first page itself links the files.
    """

    pages: tuple[Pattern, ...] = ()
    also: tuple[str, ...] = ()


class FileKind(_Entry):
    """One kind of file: the store's name for it and how its links look.

    ``names`` are patterns over the plain words of a file's name or a link's text. ``whole`` says that each edition
    replaces the one before it (a series from its beginning), so that only the newest is wanted. ``address`` is given
    for a file that always lies at one place; then there is nothing to look for. ``first_period`` and ``last_period``
    narrow those of the publication. Sizes are in bytes.
    """

    publication: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    names: tuple[Pattern, ...] = ()
    example: str
    endings: tuple[str, ...] = Field(min_length=1)
    max_bytes: int = Field(default=60_000_000, gt=0)
    min_bytes: int = Field(default=500, gt=0)
    whole: bool = False
    address: str = ""
    first_period: Month | None = None
    last_period: Month | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> FileKind:
        if not self.names and not self.address:
            raise ValueError("a kind of file needs names to look for, or its one address")
        return self


class Left(_Entry):
    """Data files on the same pages that are known and left where they are, and why."""

    names: tuple[Pattern, ...] = Field(min_length=1)
    why: Words


class Gap(_Entry):
    """Months for which nothing was published, and why."""

    first: Month
    last: Month
    why: Words


class Break(_Entry):
    """The first month from which the publication counts or shows something else."""

    first: Month
    what: Words


class Publication(_Entry):
    """One publication of the catalogue.

    ``seen`` says which of its pages and files lie before us; where it is empty the addresses are from what is
    generally known, and no page was seen. ``lag_months`` and ``publication_day``: the figures of a period are expected
    on that day of the month so many months after the period's last (a few days of grace included). ``reader`` lists
    the publications of the store that ingesting these files gives; where it is empty, ``not_ingested`` says why.
    ``not_fetched`` says why a publication without kinds of file is not fetched, ``on_request`` why one is fetched only
    when it is named.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: Words
    publisher: str = Field(min_length=3)
    measures_what: Words
    page: str
    seen: str
    licence: Words
    hosts: tuple[str, ...] = Field(min_length=1)
    rhythm: Rhythm
    first_period: Month | None = None
    last_period: Month | None = None
    lag_months: int = Field(default=0, ge=0, le=36)
    publication_day: int = Field(default=28, ge=1, le=28)
    reader: tuple[str, ...] = ()
    not_ingested: str = ""
    not_fetched: str = ""
    on_request: str = ""
    quirks: tuple[Words, ...] = ()
    breaks: tuple[Break, ...] = ()
    gaps: tuple[Gap, ...] = ()
    walk: Walk = Walk()
    files: tuple[FileKind, ...] = ()
    leave: tuple[Left, ...] = ()

    @field_validator("page")
    @classmethod
    def _address(cls, value: str) -> str:
        if not value.startswith("https://"):
            raise ValueError("a page's address begins with https://")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Publication:
        if not self.reader and not self.not_ingested:
            raise ValueError("without a reader, not_ingested says why")
        if not self.files and not self.not_fetched:
            raise ValueError("without kinds of file, not_fetched says why")
        if self.rhythm != "irregular" and self.first_period is None:
            raise ValueError("what is published regularly has a first_period")
        for address in (self.page, *self.walk.also, *(kind.address for kind in self.files if kind.address)):
            if urlsplit(address).hostname not in self.hosts:
                raise ValueError(f"{address} lies on none of the hosts {', '.join(self.hosts)}")
        return self

    @property
    def fetchable(self) -> bool:
        """Whether fairwait knows how to find its files."""
        return bool(self.files)

    @property
    def file(self) -> str:
        """Its file in the catalogue, as messages name it."""
        return f"{FOLDER}/{self.id}.toml"


def read_publication(file: Traversable) -> Publication:
    """Read one file of the catalogue; raise BadInputError naming the file, the key and what was expected."""
    try:
        found = Publication.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError("A file of the catalogue is not valid TOML", where=f"{file.name}: {error}") from error
    except (ValidationError, UsageError) as error:
        raise BadInputError(
            "A file of the catalogue does not describe a publication", where=file.name, expected=_told(error),
            remedy="correct the key; the model is in definitions/publications.py",
        ) from error  # fmt: skip
    if file.name != f"{found.id}.toml":
        raise BadInputError("A publication's file and its id differ", where=file.name, expected=f"{found.id}.toml")
    return found


def _told(error: ValidationError | UsageError) -> str:
    if isinstance(error, UsageError):
        return error.expected
    told = [(".".join(map(str, one["loc"])) or "the whole file", one["msg"]) for one in error.errors(include_url=False)]
    return "; ".join(f"{key}: {words.removeprefix('Value error, ')}" for key, words in told)


@cache
def publications() -> tuple[Publication, ...]:
    """The whole catalogue, in the order of the ids."""
    folder = files("fairwait.definitions").joinpath("sources")
    found = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(read_publication(file) for file in found)


def publication(publication_id: str) -> Publication:
    """One publication by its id, or by a name that its title alone has, such as “dm01” or “qmco”.

    An unknown name is a UsageError that names the nearest.
    """
    known = {one.id: one for one in publications()}
    named = [one for one in publications() if plain(publication_id) in plain(one.title).split()]
    if publication_id not in known and len(named) == 1:
        return named[0]
    if publication_id not in known:
        near = _nearest(publication_id, list(known)) or list(known)
        raise UsageError(
            f"There is no publication called “{publication_id}”",
            expected=f"one of: {', '.join(near)}",
            remedy="see docs/reference/publications.md, which lists all of them",
        )
    return known[publication_id]


def _nearest(wanted: str, ids: Sequence[str]) -> list[str]:
    """Ids spelled much alike, then those that share a word: “dm01” is near nothing, “rtt” near all of its kind."""
    alike = difflib.get_close_matches(wanted.casefold(), ids, n=3, cutoff=0.5)
    words = set(plain(wanted).split())
    return list(dict.fromkeys([*alike, *(one for one in ids if words & set(one.split("-")))]))
