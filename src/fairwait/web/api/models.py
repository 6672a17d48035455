"""What the API answers, thing by thing: the schema that its OpenAPI document promises."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, Field

from fairwait.web.api.asking import Level

T = TypeVar("T")
SubmissionStatus = Literal["submitted", "missing", "closed", "left", "not_yet_open", "zero", "unknown"]


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
    name: str = Field(description="What people call it.")
    label: str = Field(description="The name with its code.")
    geography: Level = Field(description="The level.")
    sector: str | None = Field(description="Of a provider: `NHS` or `independent`.")
    icb: str | None = Field(description="The code of the integrated care board that it is part of or sits in.")
    region: str | None = Field(description="The code of the region.")
    latitude: float | None = Field(
        description="Degrees north: of a provider its main address, of an area the centre of its people."
    )
    longitude: float | None = Field(description="Degrees east.")
    judged: bool = Field(description="Whether the figures of its whole waiting list can be judged this month.")
    reason: str = Field(description="Why they cannot; empty where they can.")
    page: str = Field(description="Its page, relative to the start page.")


class Suggestion(BaseModel):
    """A place that a text may mean; or, where they were asked for, a page about a treatment."""

    code: str = Field(description="Its code.")
    name: str = Field(description="Its name.")
    label: str = Field(description="The name with the code.")
    level: str = Field(description="What kind of place it is, in words.")
    geography: Level | None = Field(description="The level; null for a treatment.")
    path: str = Field(description="Its page, relative to the start page.")
    fitted: str = Field(description="What fitted the text: a name of today or of former days, a code, a hospital.")
    how: str = Field(description="What kind of thing fitted, such as `former name`.")
    why: str = Field(description="The same in words; empty where it is the name itself.")
    told: str = Field(description="What became of a former place, as a sentence; else empty.")


class SeriesBreak(BaseModel):
    id: str = Field(description="The name of the break.")
    date: str = Field(description="The first day of the new state.")
    what: str = Field(description="What changed.")
    effect: str = Field(description="What that did to the figures.")


class Words(BaseModel):
    higher: str = Field(description="Of a larger value.")
    lower: str = Field(description="Of a smaller one.")
    highest: str = Field(description="Of the largest.")
    lowest: str = Field(description="Of the smallest.")


class Measure(BaseModel):
    """A measure: what it counts, what a large value means, and what to beware of."""

    id: str = Field(description="The stable name.")
    title: str = Field(description="What people call it.")
    question: str = Field(description="The question that it answers.")
    kind: Literal["ratio", "share", "quantile", "balance"] = Field(description="How a value is made.")
    unit: str = Field(description="The unit of its values.")
    is_share: bool = Field(description="Whether values are fractions from 0 to 1, printed as percentages.")
    decimals: int = Field(description="With how many decimals values are printed.")
    polarity: Literal["higher_is_better", "lower_is_better", "context"] = Field(
        description="Whether a large value is good or bad; `context` is neither."
    )
    words: Words = Field(description="What larger and smaller values are called.")
    counted: str = Field(description="What the numerator counts.")
    divided_by: str = Field(description="What the denominator counts.")
    per: int = Field(description="How many of the denominator a value is for.")
    parts: str = Field(description="The parts of the return that it reads.")
    quarterly: bool = Field(description="Whether it has one value a quarter, named by the quarter's last month.")
    months_needed: int = Field(description="How many months of figures a value needs.")
    formula: str = Field(description="How a value is made, in words.")
    valid_from: str = Field(description="The first month that it can be made for.")
    levels: list[Level] = Field(description="The levels that it is made for.")
    breaks: list[SeriesBreak] = Field(description="When what is counted changed.")
    why_it_matters: str = Field(description="Why anybody should look at it.")
    caveats: list[str] = Field(description="What to beware of.")
    source: str = Field(description="Where the figures come from.")
    author: str = Field(description="Who wrote the definition.")
    review_date: str = Field(description="When it is to be looked at again.")
    status: str = Field(description="`in_use`, `reviewed` or `draft`.")
    latest: dict[str, str] = Field(description="The latest period with estimates, by level.")


class MeasureInFull(Measure):
    """A measure with the periods and treatment functions that there are estimates of."""

    periods: dict[str, list[str]] = Field(description="The periods with estimates, by level, oldest first.")
    treatment_functions: list[str] = Field(description="The codes of treatment functions or tests with estimates.")


class Estimate(BaseModel):
    """One measure of one place in one period and treatment function. Null means not known, never nought.

    Only the columns that were asked for are there.
    """

    measure: str = Field("", description="The name of the measure.")
    geography: Level = Field("england", description="The level.")
    period: str = Field("", description="A month, or a quarter by its last month.")
    treatment_function: str = Field("", description="Its code, or that of a test; C_999 is all together.")
    area: str = Field("", description="The NHS (ODS) code of the place.")
    area_name: str = Field("", description="What people call the place.")
    value: float | None = Field(None, description="In the measure's unit; shares are fractions from 0 to 1.")
    low: float | None = Field(
        None,
        description="Lower end of the 95% interval that the pages print: it holds counting and month-to-month "
        "noise. Null where the place cannot be judged.",
    )
    high: float | None = Field(None, description="Upper end of it.")
    interval: str = Field("", description="What `low` and `high` hold, or why there are none.")
    counting_low: float | None = Field(
        None,
        description="Lower end of the 95% interval of counting alone. It is too narrow to compare places by; null "
        "where too many figures are missing for it to mean anything.",
    )
    counting_high: float | None = Field(None, description="Upper end of it.")
    numerator: float | None = Field(None, description="What was counted.")
    denominator: float | None = Field(None, description="What that is divided by.")
    completeness: float | None = Field(None, description="The share of usual activity that reported, from 0 to 1.")
    judged: bool = Field(
        False,
        description="Whether the place can be judged by this figure. If not, never rank it. England, which "
        "places are held against and which nobody ranks, always where it has a figure: `reason` says what is missing.",
    )
    status: str = Field(
        "",
        description="`ok`, `not_judged` (there is a figure, and `reason` says why nobody may judge by it), "
        "`suppressed`, `censored`, `no_data`, `not_defined` or `unmapped`.",
    )
    reason: str = Field(
        "", description="Why the place cannot be judged, in words; empty where it can. Of England, what is missing."
    )
    rank_low: int | None = Field(
        None,
        description="The rank lies from here (95%); rank 1 is the best, or of a measure that is neither good nor bad "
        "the highest. Each place is ranked among all of its level, providers among NHS and independent ones, while "
        "the page of a provider ranks it among its own kind. Whole lists (C_999) are ranked in the latest thirteen "
        "months; single treatment functions and tests in the latest month, of the measures that have pages for them.",
    )
    rank_high: int | None = Field(None, description="To here.")
    ranked_of: int | None = Field(None, description="Of so many that could be ranked.")
    p_top10: float | None = Field(
        None,
        description="The chance of being among the first ten, from 0 to 1. Null where fewer than twenty places are "
        "ranked: then the first ten and the last ten share some.",
    )
    p_bottom10: float | None = Field(None, description="The chance of being among the last ten.")
    method: str = Field(
        "", description="How the value and the interval of counting were made, where it is not the plain way."
    )


class FindingsPage(BaseModel):
    """A page of the website and what its findings are about."""

    path: str = Field(description="Its address, relative to the start page, which is empty.")
    kind: str = Field(description="What kind of page it is.")
    title: str = Field(description="The title of the page.")
    place: str | None = Field(description="The code of the place that it is about.")
    measure: str | None = Field(description="The measure that it is about.")
    geography: str | None = Field(description="The level of that measure.")
    treatment_function: str | None = Field(description="The treatment function of that measure.")
    json_: str = Field(alias="json", description="The address of its findings, relative to the start page.")


class Findings(BaseModel):
    """The findings of one page, whole: sentences, tables, charts, methods, caveats and sources."""

    schema_: str = Field(alias="schema", description="fairwait-report/1, as docs/reference/report.schema.json has it.")
    path: str = Field(description="The path of the page.")
    version: str = Field(description="The version of the data.")
    report: dict[str, Any] = Field(description="Sentences, tables, charts, methods, caveats and sources.")


class Submission(BaseModel):
    """What a provider sent for a month, or that it sent nothing. A month without figures is no month without patients.

    Its months begin with the first one with figures.
    """

    period: str = Field(description="The month.")
    provider: str = Field(description="The code of the provider.")
    name: str = Field(description="Its name.")
    sector: str = Field(description="`NHS` or `independent`.")
    icb: str | None = Field(description="The integrated care board that it sits in.")
    status: SubmissionStatus = Field(
        description="What it did: `submitted`; `missing`, where nothing explains it; `closed` (or merged) and `left`, "
        "which end its returns; `zero`, where it sent figures and nobody was waiting; `unknown`, where no earlier "
        "months are held by which anybody could tell."
    )
    list_size: int | None = Field(
        description="How many pathways were waiting at the end of the month; null where none were sent."
    )
    since: str | None = Field(description="The first month of the absence that this month is in.")
    last_sent: str | None = Field(description="Of an absent one, the last month with figures before.")
    last_list: int | None = Field(description="How many were waiting then.")
    next_sent: str | None = Field(
        description="Of an absent one, the first month with figures after; null where nothing has come since."
    )
    next_list: int | None = Field(description="How many were waiting then.")
    counts_against_areas: bool = Field(description="Whether its absence makes the areas it serves incomplete.")
    successors: list[str] = Field(description="The codes that report instead.")
    revised: bool = Field(description="Whether another file of the month that is held has another list of it.")
    other_list: int | None = Field(description="The list in that file; null where the provider is not in it.")
    other_file: str = Field(description="What that file is called; empty where every file held agrees.")
    reason: str = Field(description="What is known of an absence, in words; empty where it sent figures.")


class Check(BaseModel):
    id: str = Field(description="The name of the check.")
    severity: str = Field(description="`error`, `warning` or `note`.")
    sentence: str = Field(description="What was looked for.")
    breaches: int = Field(description="How often it was found.")


class Source(BaseModel):
    """A published file that the figures rest on."""

    id: str = Field(description="The name of the release: publication, period and vintage.")
    publication: str = Field(description="The name of the publication.")
    title: str = Field(description="What people call it.")
    first_period: str = Field(description="The first period in it.")
    last_period: str = Field(description="The last one.")
    file: str = Field(description="The name of the file as published.")
    sha256: str = Field(description="Of the file's bytes as published.")
    vintage: str = Field(description="The beginning of the digest.")
    rows: int = Field(description="The rows of the file.")
    revised: bool = Field(description="Whether it is a revised file.")
    publisher: str = Field(description="Who published it.")
    licence: str = Field(description="Under which licence.")
    derivation: str = Field(description="How the file was made where it is not the publisher’s own; empty elsewhere.")
    notes: list[str] = Field(description="What was noted on reading it.")
    checks: list[Check] = Field(description="What was checked on reading it.")


class TreatmentFunction(BaseModel):
    code: str = Field(description="The code.")
    name: str = Field(description="What people call it.")
    measures: list[str] = Field(description="The measures with estimates of it.")


class About(BaseModel):
    """The version of the data and of the program, and where to go from here."""

    version: str = Field(description="The version of the data.")
    fairwait: str = Field(description="The version of the program.")
    period: str = Field(description="The latest month.")
    whole: bool = Field(description="Whether every page of the website has been made.")
    pages: int = Field(description="How many pages there are.")
    planned: int = Field(description="How many there will be.")
    licence: str = Field(description="The licence of the figures.")
    links: dict[str, str] = Field(description="The addresses of every list.")
