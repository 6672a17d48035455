"""Who may be put on the watch list, and by what: the rules, read from ``definitions/watch``.

A rule is data, so a board that is on the list can read why, argue with it and correct it. The model refuses what no
rule may do: judge anybody by a context measure, by a measure of another level of places, or on less than it says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measures
from fairwait.domain.errors import BadInputError
from fairwait.domain.place import Geography, Sector
from fairwait.domain.treatment import TOTAL


class RuleKind(StrEnum):
    """What a rule looks at. Each has its own parameters and its own computation in ``analysis/watch``."""

    PERSISTENT = "persistent"  # the probability of standing in the worst part, month after month
    DETERIORATION = "deterioration"  # a confirmed faller of the guarded test of change
    TARGET = "target"  # a standard missed by more than ordinary movement, and too slow a way towards it
    SILENT = "silent"  # no figures sent


#: Parameters that a kind must name, and no others.
PARAMETERS: Mapping[RuleKind, frozenset[str]] = {
    RuleKind.PERSISTENT: frozenset({"probability", "part", "months", "ends_after"}),
    RuleKind.DETERIORATION: frozenset({"window", "tier", "ends_after"}),
    RuleKind.TARGET: frozenset({"probability", "sure", "years", "months", "window", "ends_after"}),
    RuleKind.SILENT: frozenset({"months"}),
}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parameters(_Strict):
    """The numbers of a rule.

    ``probability`` is the least probability that counts; ``part`` the share of places that the worst part is;
    ``months`` how many months in a row it must hold; ``window`` the months over which change is tested; ``tier`` what
    the test of change must say; ``years`` within how many a place has to be on its way to a standard, and ``sure`` how
    likely it must be that it is not; ``ends_after`` the months in a row without it that take a place off again.
    """

    probability: float | None = Field(default=None, ge=0.9, lt=1)
    part: float | None = Field(default=None, gt=0, le=0.5)
    months: int | None = Field(default=None, ge=1, le=60)
    window: int | None = Field(default=None, ge=9, le=60)
    tier: Literal["confirmed"] | None = None
    years: int | None = Field(default=None, ge=1, le=10)
    sure: float | None = Field(default=None, ge=0.95, lt=1)
    ends_after: int | None = Field(default=None, ge=1, le=12)

    def number(self, name: str) -> float:
        """A parameter that the rule's kind is known to have; ValueError if it has not."""
        value = getattr(self, name)
        if value is None:
            raise ValueError(f"the rule has no parameter {name}")
        return float(value)

    def count(self, name: str) -> int:
        """The same as a whole number."""
        return int(self.number(name))


class WatchRule(_Strict):
    """One way onto the watch list.

    ``meaning`` says in words what it means to be on it, ``evidence`` what is printed beside an entry, ``off`` what
    takes a place off, ``chance`` how often chance alone would put somebody on. ``never`` are measures that the rule
    may not use even though they have a good direction, each with the reason. ``standards`` are the standards that
    places of each level are held against, by their ids: only rules of the kind ``target`` have them.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{1,19}$")  # it stands in the names of files
    title: str = Field(min_length=1)
    kind: RuleKind
    about: Literal["performance", "data"]
    meaning: str = Field(min_length=1)
    measures: tuple[str, ...] = Field(min_length=1)
    geographies: tuple[Geography, ...] = Field(min_length=1)
    treatment_functions: tuple[str, ...] = (TOTAL,)
    sectors: tuple[Sector, ...] = (Sector.NHS,)
    parameters: Parameters
    evidence: str = Field(min_length=1)
    off: str = Field(min_length=1)
    chance: str = Field(min_length=1)
    never: Mapping[str, str] = Field(default_factory=dict)
    standards: Mapping[Geography, tuple[str, ...]] = Field(default_factory=dict)
    source: str = Field(min_length=1)
    author: str = Field(min_length=1)
    review_date: date
    status: Literal["draft", "in_use", "retired"]

    @model_validator(mode="after")
    def _fair(self) -> WatchRule:
        known = measures()
        for name in (*self.measures, *self.never):
            if name not in known:
                raise ValueError(f"there is no measure called {name}")
        for name in self.measures:
            one = known[name]
            if one.polarity is Polarity.CONTEXT:
                raise ValueError(f"{name} is a context measure: nobody is watched for more or less of it")
            if name in self.never:
                raise ValueError(f"{name} is among the measures that the rule may never use")
            absent = [level.value for level in self.geographies if level not in one.geographies]
            if absent:
                raise ValueError(f"{name} is not defined for {' or '.join(absent)}")
        self._parameters_of_its_kind()
        return self

    def _parameters_of_its_kind(self) -> None:
        given = {name for name, value in self.parameters.model_dump().items() if value is not None}
        if given != PARAMETERS[self.kind]:
            expected = ", ".join(sorted(PARAMETERS[self.kind]))
            raise ValueError(f"a rule of the kind {self.kind} has exactly the parameters {expected}")
        if (self.kind is RuleKind.SILENT) != (self.about == "data"):
            raise ValueError("a rule about figures that were not sent is about data, and every other about performance")
        if set(self.standards) != (set(self.geographies) if self.kind is RuleKind.TARGET else set()):
            raise ValueError("a rule about targets names the standards of each of its levels, and no other rule does")
        if self.kind is RuleKind.SILENT and self.geographies != (Geography.PROVIDER,):
            raise ValueError("only a provider sends figures: no area is watched for a provider's silence")


def read_rule(file: Traversable) -> WatchRule:
    """Read one rule; raise BadInputError naming the file, the key and what was expected."""
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        rule = WatchRule.model_validate(content)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(
            "A rule of the watch list is not valid TOML", where=f"{file.name}: {error}", expected="TOML in UTF-8",
            remedy="compare it with another file of definitions/watch",
        ) from error  # fmt: skip
    except ValidationError as error:
        problems = error.errors(include_url=False)
        keys = [".".join(str(step) for step in each["loc"]) or "the whole file" for each in problems]
        raise BadInputError(
            "A file does not define a rule of the watch list",
            where=f"{file.name}, {'; '.join(dict.fromkeys(keys))}",
            expected="; ".join(dict.fromkeys(str(each["msg"]).removeprefix("Value error, ") for each in problems)),
            remedy="correct the key; the model is in definitions/watch_rules.py",
        ) from error
    if file.name != f"{rule.id}.toml":
        raise BadInputError(
            "A rule's file and its id differ", where=f"{file.name}, key id", expected=f"a file named {rule.id}.toml"
        )
    return rule


def read_rules(folder: Traversable) -> tuple[WatchRule, ...]:
    """Every rule of a folder: those about performance first, then by id."""
    found = [read_rule(file) for file in folder.iterdir() if file.name.endswith(".toml")]
    order = list(RuleKind)
    return tuple(sorted(found, key=lambda rule: (order.index(rule.kind), rule.id)))


@cache
def watch_rules() -> tuple[WatchRule, ...]:
    """The rules in use that travel with the package."""
    every = read_rules(files("fairwait.definitions").joinpath("watch"))
    return tuple(rule for rule in every if rule.status == "in_use")
