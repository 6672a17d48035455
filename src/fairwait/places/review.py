"""What in the tables of places needs a person: unknown codes, inferences, gaps, and judgements past their date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fairwait.definitions.lineage import MatterKind, ReviewedRow
from fairwait.definitions.packaged import read_rows
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.places.areas import area_rows, areas, successions
from fairwait.places.commissioners import commissioner
from fairwait.places.identities import identify
from fairwait.places.populations import population
from fairwait.places.providers import provider_changes, provider_rows
from fairwait.places.shapes import boundaries

#: What our own tables write where no code is meant: all other places together, and nothing.
_NOT_CODES = frozenset({"OTHER", ""})
State = Literal["new", "due", "known"]
FOLDER = "src/fairwait/definitions/organisations/"
REVIEWED = "organisations/places_reviewed.csv"
#: For each kind: what is the matter, and the file in which a person teaches the answer.
KINDS: Mapping[MatterKind, tuple[str, str]] = {
    "unknown-code": (
        "codes in the figures that no table knows, or not in that month",
        "the official file that introduced the code, through “fairwait build reference”",
    ),
    "site-only": (
        "codes known only as a site, by their first three characters",
        f"{FOLDER}providers.csv, through “fairwait build reference”",
    ),
    "unexplained-change": (
        "providers that stopped reporting and nobody has explained",
        f"{FOLDER}provider_changes_reviewed.csv",
    ),
    "inferred-area": (
        "areas of which something is inferred and not printed in any file",
        "the lookup of the year, through “fairwait build reference”",
    ),
    "inferred-succession": (
        "ICBs whose successors are inferred from names and sums",
        "the lookup of April 2026, through “fairwait build reference”",
    ),
    "no-population": (
        "areas whose residents are not known",
        "src/fairwait/definitions/population/, through “fairwait build reference”",
    ),
    "no-shape": (
        "areas that no map draws",
        "src/fairwait/definitions/geography/, through “fairwait build reference”",
    ),
    "no-ons-code": ("areas without an ONS code", f"{FOLDER}areas.csv, through “fairwait build reference”"),
    "no-parent": ("areas whose parent is not known", f"{FOLDER}areas.csv, through “fairwait build reference”"),
    "provider-without-icb": (
        "providers in the latest figures without an ICB",
        f"{FOLDER}provider_areas_reviewed.csv",
    ),
}


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that needs a person, for one or several codes.

    ``state`` is ``new`` where nobody has judged it, ``known`` where a row of ``places_reviewed.csv`` accepts it and
    ``due`` where the review date of that row has passed. ``detail`` says what is the matter with these very codes.
    """

    kind: MatterKind
    codes: tuple[str, ...]
    detail: str
    state: State
    why: str = ""
    review_by: date | None = None

    @property
    def title(self) -> str:
        return KINDS[self.kind][0]

    @property
    def teach(self) -> str:
        return KINDS[self.kind][1]


@dataclass(frozen=True, slots=True)
class Seen:
    """A code in held figures: where it was met, and whose it is if the file says (``commissioner`` or not)."""

    code: str
    name: str
    role: str
    period: str
    publication: str


def matters(seen: Iterable[Seen], today: date) -> tuple[Matter, ...]:
    """Everything that needs a person on a day, what is new first. ``seen`` are the codes of the figures held."""
    latest = Period(today.year, today.month)
    raw = [*_figures(seen), *_tables(), *_gaps(latest)]
    judged = [one for kind, codes, detail in raw for one in _judged(kind, codes, detail, today)]
    order = {"new": 0, "due": 1, "known": 2}
    return tuple(sorted(judged, key=lambda one: (order[one.state], list(KINDS).index(one.kind), one.codes)))


def needs_somebody(found: Iterable[Matter]) -> bool:
    """Whether anything is new or due."""
    return any(one.state != "known" for one in found)


def reviewed() -> tuple[ReviewedRow, ...]:
    """The judgements on gaps that may stay."""
    return read_rows(ReviewedRow, REVIEWED)


Raw = tuple[MatterKind, tuple[str, ...], str]


def _judged(kind: MatterKind, codes: tuple[str, ...], detail: str, today: date) -> Iterator[Matter]:
    """The codes parted into those that a row accepts and the rest."""
    left = set(codes)
    for row in reviewed():
        about = row.kind == kind and detail.startswith(row.about)
        mine = (left if row.codes == "*" else left & set(row.codes.split())) if about else set()
        if mine:
            left = left - mine
            state: State = "known" if today <= row.review_by else "due"
            yield Matter(kind, tuple(sorted(mine)), detail, state, row.why, row.review_by)
    if left:
        yield Matter(kind, tuple(sorted(left)), detail, "new")


def _figures(seen: Iterable[Seen]) -> Iterator[Raw]:
    """Codes in held figures that resolve to nothing, or only as a site; one matter a publication and code."""
    found: dict[tuple[MatterKind, str], set[str]] = {}
    for one in seen:
        kind = _trouble(one)
        if kind:
            where = f"{one.publication} {one.period}" + (f" (“{one.name}”)" if one.name else "")
            found.setdefault((kind, one.code), set()).add(where)
    for (kind, code), places in sorted(found.items()):
        shown = sorted(places)
        more = f" and {len(shown) - 1} more" if len(shown) > 1 else ""
        yield kind, (code,), f"in {shown[0]}{more}"


def _trouble(one: Seen) -> MatterKind | None:
    if one.code in _NOT_CODES:
        return None
    identity = identify(one.code)
    if identity is None:
        return "unknown-code"
    if identity.kind == "site":
        return "site-only"
    if one.role == "commissioner" and len(one.period) == 7:
        known = commissioner(one.code, Period.parse(one.period)).kind != "unmapped"
        return None if known else "unknown-code"
    return None


def _tables() -> Iterator[Raw]:
    for change in provider_changes():
        if change.kind == "unexplained":
            yield "unexplained-change", (change.code,), f"{change.why}; {change.evidence}"
    reasons: dict[str, set[str]] = {}
    for row in area_rows():
        for part in row.how_known.split("; "):
            if "assumed" in part or "inferred" in part:
                reason = part.split(" from ")[0] if part.startswith("parent inferred") else part
                reasons.setdefault(reason, set()).add(row.code)
    for reason, codes in sorted(reasons.items()):
        yield "inferred-area", tuple(sorted(codes)), reason
    old = {row.old for row in successions() if "inferred" in row.how_known}
    if old:
        yield "inferred-succession", tuple(sorted(old)), "no list prints the mergers of April 2026"


def _gaps(latest: Period) -> Iterator[Raw]:
    for level in (Geography.REGION, Geography.ICB, Geography.SUB_ICB):
        now = areas(level, latest)
        people = population(level, latest)
        drawn = boundaries(level)
        gaps: dict[MatterKind, list[str]] = {
            "no-population": [code for code, total in zip(people.codes, people.total, strict=True) if not total > 0],
            "no-shape": [one.code for one in now if one.code not in drawn],
            "no-ons-code": [one.code for one in now if not one.ons_code],
            "no-parent": [one.code for one in now if not one.parent],
        }
        for kind, codes in gaps.items():
            if codes:
                yield kind, tuple(codes), f"{level.plural} of {latest.label}"
    last = max(row.last_seen for row in provider_rows())
    homeless = [row.code for row in provider_rows() if row.last_seen == last and not row.icb]
    if homeless:
        yield "provider-without-icb", tuple(homeless), f"seen in {Period.parse(last).label}"
