"""Printed figures of the workbooks that do not follow from their own bands: each one found, named and explained."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, field_validator

from fairwait.domain.period import Period
from fairwait.domain.treatment import Part


class PrintedException(BaseModel):
    """Figures that are known to be misprinted. A field that is blank stands for all: parts, functions, figures.

    ``org`` is blank for the national sheet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    first: Period
    last: Period
    level: str
    org: str = ""
    part: Part | None = None
    treatment_function: str = ""
    figure: str = ""
    reason: str

    @field_validator("first", "last", mode="before")
    @classmethod
    def _month(cls, value: object) -> object:
        return Period.parse(value) if isinstance(value, str) else value

    def covers(self, period: Period, part: Part, level: str, org: str, treatment_function: str, figure: str) -> bool:
        return (
            self.first <= period <= self.last
            and self.part in (None, part)
            and (self.level, self.org) == (level, org)
            and self.treatment_function in ("", treatment_function)
            and self.figure in ("", figure)
        )


@cache
def printed_exceptions() -> tuple[PrintedException, ...]:
    """Every known misprint, as reviewed."""
    text = files("fairwait.definitions").joinpath("workbook_exceptions.toml").read_text(encoding="utf-8")
    return tuple(PrintedException.model_validate(entry) for entry in tomllib.loads(text)["exception"])
