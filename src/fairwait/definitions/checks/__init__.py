"""Named checks of published files, as data: id, severity, sentence and the query that lists the breaches."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal


@dataclass(frozen=True, slots=True)
class Check:
    """One rule that a published file should keep. ``query`` lists breaches as a text column ``breach``."""

    id: str
    severity: Literal["error", "warning", "note"]
    sentence: str
    query: str


@cache
def checks(publication: str) -> tuple[Check, ...]:
    """The checks of one publication, in the order they are made; empty where none are defined."""
    name = publication.replace("-", "_") + ".toml"
    resource = files(__package__) / name
    if not resource.is_file():
        return ()
    loaded = tomllib.loads(resource.read_text(encoding="utf-8"))
    return tuple(Check(**entry) for entry in loaded["check"])
