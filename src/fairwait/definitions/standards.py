"""The standards and targets for waits, as data: what was asked, of whom, when, and by which document (methods 9.3).

A standard is either one figure for everybody it was set for, or a rule by which each place has a target of its own:
so many points better than its own figure of a baseline month. Where the baseline is disputed it is a parameter.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fairwait.definitions.packaged import read_toml
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.period import Period
from fairwait.domain.place import Geography

_FILE = "standards/standards.toml"
Comparison = Literal["at least", "at most", "less than"]
Known = Literal["published", "reported"]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StandardSource(_Strict):
    """The document that sets a standard, and where in it."""

    document: str = Field(min_length=1)
    publisher: str = Field(min_length=1)
    date: date
    where: str = Field(min_length=1)

    @property
    def sentence(self) -> str:
        """The source as a note prints it."""
        return f"{self.publisher}, {self.document}, {self.where}"


class BaselineReading(_Strict):
    """A month that somebody takes for the baseline, and why."""

    month: Period
    why: str = Field(min_length=1)

    @field_validator("month", mode="before")
    @classmethod
    def _month(cls, value: Any) -> Any:
        return Period.parse(value) if isinstance(value, str) else value


class Standard(_Strict):
    """One standard. Figures are shares from 0 to 1, ``gain`` a difference of shares.

    ``levels`` are the kinds of places that it was set for; ``measure`` is empty where nothing that fairwait reads can
    judge it, and ``not_measured`` says why. ``unless_at`` is the figure at which a place is not judged by its own
    gain, because no document says what was asked of it. ``due`` is the month whose figures decide.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str = Field(min_length=1)
    measure: str = ""
    not_measured: str = ""
    levels: tuple[Geography, ...] = Field(min_length=1)
    comparison: Comparison
    value: float | None = Field(default=None, ge=0, le=1)
    gain: float | None = Field(default=None, gt=0, lt=1)
    limit: float | None = Field(default=None, ge=0, le=1)
    unless_at: float | None = Field(default=None, ge=0, le=1)
    baseline: Period | None = None
    baselines: tuple[BaselineReading, ...] = ()
    announced: date | None = None
    in_force: date
    ended: date | None = None
    superseded_by: str = ""
    due: Period | None = None
    known: Known
    dispute: str = ""
    source: StandardSource

    @field_validator("baseline", "due", mode="before")
    @classmethod
    def _month(cls, value: Any) -> Any:
        return Period.parse(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _hangs_together(self) -> Standard:
        if bool(self.measure) == bool(self.not_measured):
            raise ValueError("a standard names its measure, or says why nothing measures it: one of the two")
        if self.measure and (self.value is None) == (self.gain is None):
            raise ValueError("a standard has one value for all, or a gain on each place's own baseline: one of the two")
        if self.gain is not None and self.baseline is None:
            raise ValueError("a gain needs the month that it is counted from")
        if self.gain is None and (self.baseline or self.baselines or self.limit is not None):
            raise ValueError("a baseline or a limit goes with a gain, and only with it")
        if self.baselines and self.baseline not in [one.month for one in self.baselines]:
            raise ValueError("the baseline taken is not among those told")
        if self.ended is not None and self.ended < self.in_force:
            raise ValueError("it ends before it begins")
        if self.announced is not None and self.announced > self.in_force:
            raise ValueError("it holds before it was announced")
        return self

    @property
    def asks(self) -> str:
        """What it asks, in words: ``at least 92%``, ``nobody``, or a gain on each place's own baseline."""
        if not self.measure:
            return "not measured here"
        if self.value is not None:
            return "nobody" if self.value == 0 else f"{self.comparison} {self.value:.0%}"
        assert self.gain is not None
        side = "more" if self.more_is_better else "fewer"
        limit = "" if self.limit is None else f", and {self.comparison} {self.limit:.0%}"
        return f"{100 * self.gain:.0f} points {side} than its own baseline{limit}"

    @property
    def own(self) -> bool:
        """Whether each place has a target of its own."""
        return self.gain is not None

    @property
    def more_is_better(self) -> bool:
        return self.comparison == "at least"

    def in_force_on(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.in_force <= day and (self.ended is None or day <= self.ended)

    def target(self, baseline: float | None = None) -> float:
        """The figure to reach: the common one, or that of a place whose share in the baseline month was ``baseline``.

        Never beyond all or none. Raises ValueError where a baseline is needed and none is given.
        """
        if self.value is not None:
            return self.value
        if baseline is None or self.gain is None:
            raise ValueError(f"{self.id} is counted from each place's own baseline")
        if self.more_is_better:
            return min(1.0, max(baseline + self.gain, self.limit if self.limit is not None else 0.0))
        return max(0.0, min(baseline - self.gain, self.limit if self.limit is not None else 1.0))

    def met(self, value: float, target: float) -> bool:
        """Whether a value, exact and not rounded, reaches the target."""
        if self.comparison == "less than":
            return value < target
        return value >= target if self.more_is_better else value <= target


@cache
def standards() -> tuple[Standard, ...]:
    """Every standard, in the order of the file. Raises BadInputError for one that is not as it should be."""
    found = tuple(_read(entry) for entry in read_toml(_FILE)["standard"])
    known = [one.id for one in found]
    unknown = [one.superseded_by for one in found if one.superseded_by and one.superseded_by not in known]
    if len(set(known)) < len(known) or unknown:
        raise BadInputError(
            "Standards name one another wrongly",
            where=f"definitions/{_FILE}",
            expected="every id once, and superseded_by among them",
        )
    return found


def standard(standard_id: str) -> Standard:
    """One standard by id; an unknown id is a UsageError that lists the ids."""
    for one in standards():
        if one.id == standard_id:
            return one
    raise UsageError(
        f"There is no standard called “{standard_id}”",
        where="--standard",
        expected=f"one of {', '.join(one.id for one in standards())}",
        remedy="“fairwait targets --list” says what each of them asks",
    )


def standards_in_force(day: date, measure: str | None = None, level: Geography | None = None) -> tuple[Standard, ...]:
    """The standards that hold on a day: all, those of one measure, or those set for one kind of place."""
    return tuple(
        one
        for one in standards()
        if one.in_force_on(day)
        and (measure is None or one.measure == measure)
        and (level is None or level in one.levels)
    )


def _read(entry: dict[str, Any]) -> Standard:
    try:
        return Standard.model_validate(entry)
    except (ValidationError, UsageError) as error:
        problem = error.errors(include_url=False)[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise BadInputError(
            "A standard is not as it should be",
            where=f"definitions/{_FILE}, {entry.get('id', entry)}",
            expected=str(problem).removeprefix("Value error, "),
            remedy="correct the entry; the model is in definitions/standards.py",
        ) from error
