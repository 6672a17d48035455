"""A revision as a finding: every two files of a month that a store holds, with what moved between them."""

from __future__ import annotations

from collections.abc import Sequence

from fairwait.analysis.revisions.compared import compare
from fairwait.analysis.revisions.moved import Moved, Revision
from fairwait.analysis.revisions.pairs import Pair, pairs_of
from fairwait.analysis.revisions.tables import tables
from fairwait.analysis.revisions.words import headline, sentences
from fairwait.domain.finding import Cell, Finding
from fairwait.domain.period import Period
from fairwait.store.reader import Store

_METHOD = (
    "Every figure of the older file is taken from the same figure of the newer one. A revised file follows an "
    "original; else the date of its content decides, then when it was read. England is every commissioner but patients "
    "from outside England. A row that a file leaves out counts nought; an organisation in none of its rows is not in "
    "the file."
)
_INTERVAL = (
    "A place’s figure moved by more than its interval where either file’s value lies outside the other’s 95% interval "
    "of counting. Both files count everybody, so this says how large a movement is, and tests nothing."
)
NOT_A_CHANGE = "A revision is the same month counted again: nobody waited longer or less because of it."
_WORTH = "Figures quoted from the older file no longer agree with what is published."


def revisions(store: Store, period: Period | None = None, *, publications: Sequence[str] = ()) -> tuple[Finding, ...]:
    """What moved between every two files of a month, the latest month first; none where each month has one file.

    ``period`` keeps the pairs that hold that month, ``publications`` those of these (``rtt-full-csv``). Counts are
    pathways, or what a series counts. Sources: both files.

    Raises
    ------
    StoreError
        When a table of a release is not in the store.
    """
    return tuple(finding_of(compare(store, pair)) for pair in pairs_of(store, period, publications))


def why_none(store: Store, period: Period | None = None, publications: Sequence[str] = ()) -> str:
    """Why there is nothing to compare, in a sentence: what is held of the month, and that it is one file of each."""
    named = [one for one in store.all_releases if not publications or one.publication in publications]
    held = [one for one in named if period is None or one.covers(period)]
    if period is None:
        return (
            "Every month held has one file of each publication, so nothing can be seen to be revised." if held
            else "Nothing is held, so nothing can be seen to be revised."
        )  # fmt: skip
    if not held:
        return f"No file of {period.label} is held, so nothing can be seen to be revised."
    return f"Of {period.label} one file of each publication is held, so nothing can be seen to be revised."


def finding_of(found: Revision) -> Finding:
    """One revision told, with its tables and both files as its sources."""
    pair = found.pair
    return Finding(
        id=f"revisions-{pair.publication}-{pair.period_key}-{pair.newer.vintage}",
        title=f"What was revised: {pair.title}, {pair.when}",
        headline=headline(found),
        sentences=sentences(found),
        tables=tables(found),
        method=_METHOD,
        assumptions=(_INTERVAL,) if found.measures else (),
        caveats=(NOT_A_CHANGE, _WORTH) if not found.nothing else (NOT_A_CHANGE,),
        quality=_quality(pair),
        provenance=(pair.older.provenance(), pair.newer.provenance()),
        numbers=_numbers(found),
    )


def _quality(pair: Pair) -> tuple[str, ...]:
    """What makes two files hard to compare: another layout, for one."""
    if pair.older.layout == pair.newer.layout:
        return ()
    return (
        f"The two files have different layouts ({pair.older.layout} and {pair.newer.layout}), so weeks may differ "
        "where totals do not.",
    )


def _numbers(found: Revision) -> dict[str, Cell]:
    numbers: dict[str, Cell] = {"rows_compared": found.rows, "rows_changed": found.changed}
    lead = found.headline
    if lead is not None:
        numbers |= {"england_old": lead.old, "england_new": lead.new, "england_difference": lead.difference,
                    "england_relative": lead.relative}  # fmt: skip
        first = _first(found, lead)
        if first is not None:
            numbers |= {"largest_code": first.code, "largest_share": found.share_of(first)}
    numbers |= {"appeared": len(found.appeared), "vanished": len(found.vanished)}
    return numbers


def _first(found: Revision, lead: Moved) -> Moved | None:
    return next((one for one in found.of("provider") if one.what == lead.what and one.period == lead.period), None)
