"""Which rule NHS England used for percentiles of the wait, by date (methods 1.1)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, field_validator

from fairwait.domain.period import Period

if TYPE_CHECKING:
    from fairwait.stats.waits import QuantileRule


class DatedRule(BaseModel):
    """The rule for some months: the target rank is ``p * n + offset``; nothing is printed below ``suppress_below``.

    ``words`` names the rule; ``evidence`` says which published figures it was checked against; ``assumed`` what was
    not.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    words: str
    first: Period | None = None
    last: Period | None = None
    median_offset: float = 0.0
    other_offset: float = 0.0
    suppress_below: int = Field(ge=0)
    evidence: str
    assumed: str = ""

    @field_validator("first", "last", mode="before")
    @classmethod
    def _month(cls, value: object) -> object:
        return Period.parse(value) if isinstance(value, str) else value

    def covers(self, period: Period) -> bool:
        return (self.first is None or self.first <= period) and (self.last is None or period <= self.last)

    def as_rule(self) -> QuantileRule:
        """The rule as the statistics read it."""
        from fairwait.stats.waits import QuantileRule

        return QuantileRule(self.median_offset, self.other_offset, self.suppress_below)


@cache
def quantile_rules() -> tuple[DatedRule, ...]:
    """Every rule, oldest first."""
    text = files("fairwait.definitions").joinpath("quantile_rules.toml").read_text(encoding="utf-8")
    return tuple(DatedRule.model_validate(entry) for entry in tomllib.loads(text)["rule"])


def quantile_rule(period: Period) -> DatedRule:
    """The rule in force for a month. Exactly one covers each month."""
    found = [rule for rule in quantile_rules() if rule.covers(period)]
    if len(found) != 1:
        raise ValueError(f"{len(found)} quantile rules cover {period}; there must be one")
    return found[0]
