"""What the API answers about the watch list: entries, rules, and who was looked at and is not on it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from fairwait.web.api.asking import Level


class Evidence(BaseModel):
    sentence: str = Field(description="What was found.")
    numbers: dict[str, Any] = Field(description="The numbers in the sentence.")


class WatchEntry(BaseModel):
    """A place on the watch list by one rule and one measure."""

    id: str = Field(description="The same for as long as the rule, the measure and the place are.")
    area: str = Field(description="The code of the place.")
    area_name: str = Field(description="Its name.")
    geography: Level = Field(description="The level.")
    parent: str | None = Field(description="The integrated care board of a trust.")
    rule: str = Field(description="The name of the rule.")
    about: str = Field(description="`performance`, or `data` where figures were not sent.")
    measure: str = Field(description="The measure.")
    treatment_function: str = Field(description="The treatment function; C_999 is all together.")
    period: str = Field(description="The last period judged.")
    since: str = Field(description="The first period of the unbroken run.")
    since_at_least: bool = Field(
        description="Whether the run may have begun before the first period that can be compared."
    )
    entered: str = Field(description="The period that put it on the list.")
    reason: str = Field(description="Why it is on the list.")
    evidence: list[Evidence] = Field(description="What that rests on.")
    off_when: str = Field(description="What takes it off the list.")
    chance: float | None = Field(description="The probability that chance alone put it here; null where it has none.")


class WatchRule(BaseModel):
    """A rule of the watch list, and how many of its entries chance alone is expected to give."""

    id: str = Field(description="The name of the rule.")
    title: str = Field(description="What people call it.")
    about: str = Field(description="`performance` or `data`.")
    meaning: str = Field(description="What it means to be on the list by it.")
    measures: list[str] = Field(description="The measures that it judges.")
    parameters: dict[str, Any] = Field(description="Its numbers.")
    off: str = Field(description="What takes a place off the list.")
    never: dict[str, str] = Field(description="Measures that it may never use, and why.")
    considered: int = Field(description="How many readings were looked at.")
    entries: int = Field(description="How many entries it gave.")
    expected_by_chance: float | None = Field(description="How many of them chance alone is expected to give.")
    sentence: str = Field(description="The same in words.")


class Considered(BaseModel):
    """Places that a rule looked at and did not put on the list, for one reason."""

    rule: str = Field(description="The name of the rule.")
    measure: str = Field(description="The measure.")
    geography: Level = Field(description="The level.")
    reason: str = Field(description="Why they are not on the list.")
    number: int = Field(description="How many there are.")
    places: list[str] = Field(description="Their codes.")
    details: dict[str, str] = Field(description="More of single places.")
    ended: dict[str, str] = Field(description="The period that took a place off the list lately.")
