"""What the API answers, thing by thing: the schema that its OpenAPI document promises."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from fairwait.web.api.asking import Level

T = TypeVar("T")


class PageOf(BaseModel):
    """Where in a list an answer stands."""

    limit: int = Field(description="How many rows were asked for at most.")
    returned: int = Field(description="How many there are in this answer.")
    total: int | None = Field(description="How many there are altogether; null where that was not counted.")
    next: str | None = Field(description="The address of the rows that follow; null at the end.")
    previous: str | None = Field(description="The address of the rows before; null at the beginning.")


class Listed(BaseModel, Generic[T]):
    """A page of a list."""

    data: list[T]
    page: PageOf
    version: str = Field(description="The version of the data: it changes when any figure may have changed.")


class One(BaseModel, Generic[T]):
    """One thing."""

    data: T
    version: str = Field(description="The version of the data.")


class Place(BaseModel):
    """A place that the website has a page for."""

    code: str = Field(description="The NHS (ODS) code. It is the place's stable name; England is ENG.")
    name: str
    label: str = Field(description="The name with its code.")
    geography: Level
    sector: str | None = Field(description="Of a provider: `NHS` or `independent`.")
    icb: str | None = Field(description="The code of the integrated care board that it is part of or sits in.")
    region: str | None = Field(description="The code of the region.")
    latitude: float | None
    longitude: float | None
    judged: bool = Field(description="Whether the figures of its whole waiting list can be judged this month.")
    reason: str = Field(description="Why they cannot; empty where they can.")
    page: str = Field(description="Its page, relative to the start page.")


class Suggestion(BaseModel):
    """A place that a text may mean."""

    code: str
    name: str
    label: str
    level: str = Field(description="What kind of place it is, in words.")
    geography: Level
    path: str = Field(description="Its page, relative to the start page.")
    fitted: str = Field(description="What fitted the text: a name of today or of former days, a code, a hospital.")
    how: str = Field(description="What kind of thing fitted, such as `former name`.")
    why: str = Field(description="The same in words; empty where it is the name itself.")
    told: str = Field(description="What became of a former place, as a sentence; else empty.")


class SeriesBreak(BaseModel):
    id: str
    date: str
    what: str
    effect: str


class Words(BaseModel):
    higher: str
    lower: str
    highest: str
    lowest: str


class Measure(BaseModel):
    """A measure: what it counts, what a large value means, and what to beware of."""

    id: str = Field(description="The stable name.")
    title: str
    question: str
    kind: Literal["ratio", "share", "quantile", "balance"]
    unit: str
    is_share: bool = Field(description="Whether values are fractions from 0 to 1, printed as percentages.")
    decimals: int
    polarity: Literal["higher_is_better", "lower_is_better", "context"] = Field(
        description="Whether a large value is good or bad; `context` is neither."
    )
    words: Words = Field(description="What larger and smaller values are called.")
    counted: str = Field(description="What the numerator counts.")
    divided_by: str = Field(description="What the denominator counts.")
    per: int = Field(description="How many of the denominator a value is for.")
    parts: str = Field(description="The parts of the return that it reads.")
    quarterly: bool = Field(description="Whether it has one value a quarter, named by the quarter's last month.")
    months_needed: int
    formula: str
    valid_from: str
    levels: list[Level]
    breaks: list[SeriesBreak]
    why_it_matters: str
    caveats: list[str]
    source: str
    author: str
    review_date: str
    status: str
    latest: dict[str, str] = Field(description="The latest period with estimates, by level.")


class MeasureInFull(Measure):
    """A measure with the periods and treatment functions that there are estimates of."""

    periods: dict[str, list[str]] = Field(description="The periods with estimates, by level, oldest first.")
    treatment_functions: list[str] = Field(description="The codes of treatment functions or tests with estimates.")


class Estimate(BaseModel):
    """One measure of one place in one period and treatment function. Null means not known, never nought.

    Only the columns that were asked for are there.
    """

    measure: str = ""
    geography: Level = "england"
    period: str = Field("", description="A month, or a quarter by its last month.")
    treatment_function: str = Field("", description="Its code, or that of a test; C_999 is all together.")
    area: str = Field("", description="The NHS (ODS) code of the place.")
    area_name: str = ""
    value: float | None = Field(None, description="In the measure's unit; shares are fractions from 0 to 1.")
    low: float | None = Field(None, description="Lower end of the 95% interval, of counting alone.")
    high: float | None = Field(None, description="Upper end of it.")
    numerator: float | None = None
    denominator: float | None = None
    completeness: float | None = Field(None, description="The share of usual activity that reported, from 0 to 1.")
    status: str = Field("", description="`ok`, `suppressed`, `censored`, `no_data`, `not_defined` or `unmapped`.")
    reason: str = Field("", description="Why the place may not be ranked, in words; empty where it may.")
    rank_low: int | None = Field(None, description="The rank lies from here (95%), for whole lists of lately.")
    rank_high: int | None = Field(None, description="To here.")
    ranked_of: int | None = Field(None, description="Of so many that could be ranked.")
    method: str = Field("", description="How the value and the interval were made, where it is not the plain way.")


class FindingsPage(BaseModel):
    """A page of the website and what its findings are about."""

    path: str = Field(description="Its address, relative to the start page, which is empty.")
    kind: str
    title: str
    place: str | None
    measure: str | None
    geography: str | None
    treatment_function: str | None
    json_: str = Field(alias="json", description="The address of its findings, relative to the start page.")


class Findings(BaseModel):
    """The findings of one page, whole: sentences, tables, charts, methods, caveats and sources."""

    schema_: str = Field(alias="schema", description="fairwait-report/1, as docs/reference/report.schema.json has it.")
    path: str
    version: str
    report: dict[str, Any]


class Submission(BaseModel):
    """What a provider sent for a month, or that it sent nothing."""

    period: str
    provider: str
    name: str
    sector: str
    icb: str | None
    status: Literal["submitted", "missing", "closed", "left", "not_yet_open", "zero"]
    since: str | None = Field(description="The first month of the present absence.")
    last_sent: str | None = Field(description="The last month with figures before it.")
    last_list: int | None = Field(description="How many were waiting then.")
    counts_against_areas: bool
    successors: list[str]
    reason: str


class Evidence(BaseModel):
    sentence: str
    numbers: dict[str, Any]


class WatchEntry(BaseModel):
    """A place on the watch list by one rule and one measure."""

    id: str = Field(description="The same for as long as the rule, the measure and the place are.")
    area: str
    area_name: str
    geography: Level
    parent: str | None
    rule: str
    about: str = Field(description="`performance`, or `data` where figures were not sent.")
    measure: str
    treatment_function: str
    period: str
    since: str
    since_at_least: bool
    entered: str
    reason: str
    evidence: list[Evidence]
    off_when: str
    chance: float | None = Field(description="The probability that chance alone put it here; null where it has none.")


class WatchRule(BaseModel):
    """A rule of the watch list, and how many of its entries chance alone is expected to give."""

    id: str
    title: str
    about: str
    meaning: str
    measures: list[str]
    parameters: dict[str, Any]
    off: str
    never: dict[str, str]
    considered: int
    entries: int
    expected_by_chance: float | None
    sentence: str


class Considered(BaseModel):
    """Places that a rule looked at and did not put on the list, for one reason."""

    rule: str
    measure: str
    geography: Level
    reason: str
    number: int
    places: list[str]
    details: dict[str, str]
    ended: dict[str, str]


class Check(BaseModel):
    id: str
    severity: str
    sentence: str
    breaches: int


class Source(BaseModel):
    """A published file that the figures rest on."""

    id: str
    publication: str
    title: str
    first_period: str
    last_period: str
    file: str
    sha256: str = Field(description="Of the file's bytes as published.")
    vintage: str
    rows: int
    revised: bool
    publisher: str
    licence: str
    notes: list[str]
    checks: list[Check]


class TreatmentFunction(BaseModel):
    code: str
    name: str
    measures: list[str] = Field(description="The measures with estimates of it.")


class About(BaseModel):
    """The version of the data and of the program, and where to go from here."""

    version: str
    fairwait: str
    period: str
    whole: bool = Field(description="Whether every page of the website has been made.")
    pages: int
    planned: int
    licence: str
    links: dict[str, str]
