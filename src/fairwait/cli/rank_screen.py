"""A ranking as a person sees it on a terminal: both ends of the order, then the places left out, in grey."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from fairwait.analysis.noise_words import noise_in_plain_words, noise_name
from fairwait.analysis.ranked import ranked_list
from fairwait.analysis.ranking import ENDS
from fairwait.analysis.wording import places
from fairwait.cli.bars import bars
from fairwait.cli.layout import Shown
from fairwait.cli.screen import Screen
from fairwait.cli.sentences import boundaries_line, exact, source_line
from fairwait.cli.values import count_text, known, numbers, range_text, share_text, value_heading, value_text
from fairwait.domain import words

if TYPE_CHECKING:
    from fairwait.analysis.ranking import PlaceRanking
    from fairwait.analysis.workbench import Workbench
    from fairwait.domain.estimates import Estimates

_REASONS = 12
#: So many places with one reason are told together, so many of them by name.
_SHARED, _NAMED = 4, 8


def show(bench: Workbench, ranking: PlaceRanking, *, rows: int | None, codes: Collection[str]) -> None:
    """The answer in sentences, the table, then who was not ranked and why. ``rows`` is how many at each end."""
    screen = Screen()
    finding = ranked_list(
        bench, ranking.measure.id, ranking.geography, ranking.period, ranking.treatment_function, with_maps=False
    )
    screen.say(finding.headline, "bold")
    for sentence in finding.sentences:
        screen.say(sentence)
    picked, gap = _picked(ranking, rows, codes)
    if picked:
        screen.line()
        screen.table(columns(screen, ranking, picked), break_after=gap)
        screen.say(_legend(ranking), "dim")
    if gap is not None:
        screen.say(f"{len(ranking) - len(picked)} places stand between: add --all to see them.", "dim")
    screen.say(boundaries_line(*_shown(ranking, codes)), "dim")
    _left_out(screen, ranking, codes, rows is None)
    screen.line()
    for note in finding.quality:
        screen.say(note, "dim")
    screen.say(noise_in_plain_words(ranking), "dim")
    files = bench.provenance(ranking.period, ranking.measure)
    screen.say(source_line(files, bench.store.label, ranking.measure), "dim")


def _shown(ranking: PlaceRanking, codes: Collection[str]) -> tuple[Estimates, Estimates]:
    """Ranked and unranked places alike, or those asked for alone."""
    both = (ranking.estimates, ranking.unranked)
    if not codes:
        return both
    ranked, unranked = (table.where(np.isin(table["area"], list(codes))) for table in both)
    return ranked, unranked


def _picked(ranking: PlaceRanking, rows: int | None, codes: Collection[str]) -> tuple[list[int], int | None]:
    """Which ranked rows to show, and after how many of them others are left out."""
    everyone = list(range(len(ranking)))
    if codes:
        return [row for row in everyone if ranking.estimates["area"][row] in codes], None
    if rows is None or len(everyone) <= 2 * rows + 1:
        return everyone, None
    return [*everyone[:rows], *everyone[-rows:]], rows


def columns(screen: Screen, ranking: PlaceRanking, rows: Sequence[int]) -> list[Shown]:
    """The columns of the chosen ranked rows, the most telling kept longest."""
    measure, table = ranking.measure, ranking.estimates.take(np.array(rows, dtype=np.intp))
    value, low, high = (numbers(one) for one in (table["value"], ranking.scale.low[rows], ranking.scale.high[rows]))
    reference = ranking.england if known(ranking.england) else None
    names, below = [str(name) for name in table["area_name"]], measure.divided_by.capitalize()
    return [
        Shown(places(ranking.geography, 1).capitalize(), names, least=14, liked=26),
        Shown("Code", [str(code) for code in table["area"]], keep=40),
        Shown(value_heading(measure), [value_text(measure, one) for one in value], right=True),
        Shown("95% interval", [range_text(measure, *ends) for ends in zip(low, high, strict=True)], True, keep=60),
        Shown("", keep=80, least=10, draw=bars(value, low, high, reference, screen.marks)),
        Shown("Ranks", [_ranks(ranking, row) for row in rows], right=True),
        *(_chances(ranking, rows) if len(ranking) >= 2 * ENDS else ()),
        Shown(below, [count_text(one) for one in numbers(table["denominator"])], True, keep=20),
    ]


def _chances(ranking: PlaceRanking, rows: Sequence[int]) -> tuple[Shown, Shown]:
    """Only where the first ten and the last ten are different places: of six regions each is in both."""
    first, last = ([share_text(float(chance[row])) for row in rows] for chance in (ranking.p_first, ranking.p_last))
    return Shown("First 10", first, True, keep=50), Shown("Last 10", last, True, keep=50)


def _ranks(ranking: PlaceRanking, row: int) -> str:
    low, high = int(ranking.rank_low[row]), int(ranking.rank_high[row])
    return str(low) if low == high else f"{low}–{high}"


def _legend(ranking: PlaceRanking) -> str:
    line = f" The upright line is England, {exact(ranking.measure, ranking.england)}." if known(ranking.england) else ""
    return (
        f"Intervals are 95% and allow for {noise_name(ranking)}; “Ranks” is where the true rank lies, 95% sure, of "
        f"{len(ranking)}.{line}{_order(ranking)}"
    )


def _order(ranking: PlaceRanking) -> str:
    """By what places are in order, where that is not the order of their values."""
    values = ranking.estimates["value"].astype(float)
    steps = np.diff(values)
    if (steps >= 0).all() or (steps <= 0).all():
        return ""
    return (
        " Places stand by the middle of the ranks that each may have: one whose value is less certain is drawn towards "
        "the others, so it can stand below one with a less extreme value."
    )


def _left_out(screen: Screen, ranking: PlaceRanking, codes: Collection[str], everything: bool) -> None:
    """The places that are not ranked, each with its value and the reason."""
    table = ranking.unranked
    rows = [row for row in range(len(table)) if not codes or table["area"][row] in codes]
    if not rows:
        return
    screen.heading(f"Not ranked, with the reason ({len(rows)})")
    items = _by_reason(ranking, rows, together=not everything)
    shown = items if everything or len(items) <= _REASONS + 1 else items[:_REASONS]
    screen.items(shown, "dim")
    if len(shown) < len(items):
        screen.say(f"{words.integer(len(items) - len(shown))} more: add --all to see them.", "dim")


def _by_reason(ranking: PlaceRanking, rows: Sequence[int], *, together: bool) -> list[str]:
    """A place with its reason an item; ``together``, a reason that many places share is told once."""
    sharing: dict[str, list[int]] = {}
    for row in rows:
        sharing.setdefault(ranking.reasons[row], []).append(row)
    items = []
    for reason, found in sharing.items():
        if together and len(found) >= _SHARED:
            names = words.listing_up_to([_label(ranking, row) for row in found], _NAMED)
            items.append(f"{reason.removesuffix('.')}: {names}.")
        else:
            items += [f"{_label(ranking, row)}{_value(ranking, row)}: {reason}" for row in found]
    return items


def _label(ranking: PlaceRanking, row: int) -> str:
    name, code = str(ranking.unranked["area_name"][row]), str(ranking.unranked["area"][row])
    return name if code == name else f"{name} ({code})"


def _value(ranking: PlaceRanking, row: int) -> str:
    value = float(ranking.unranked["value"][row])
    return f", {value_text(ranking.measure, value, ranking.unranked['status'][row])}" if known(value) else ""
