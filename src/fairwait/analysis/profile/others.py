"""Other places beside the subject of a profile: contrasts with each, in words and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from fairwait.analysis.profile.place import WAITS, Subject, called
from fairwait.analysis.profile.standing import Standing
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, capital, lean
from fairwait.analysis.ranking import PlaceRanking
from fairwait.analysis.wording import form, inline, plain, value_column
from fairwait.definitions.measure import Kind, Measure
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.finding import Cell, Column, IntervalCell, Table
from fairwait.domain.place import Area
from fairwait.places.neighbours import DISTANCE_POINT
from fairwait.stats.contrasts import PairContrasts, contrast_pairs

_NAMED = 4
#: What a sentence calls the two lead measures, and their larger and smaller values.
_SPOKEN = {
    True: ("the share within 18 weeks", "a larger share", "a smaller share"),
    False: ("admitted treatments per 1,000 people", "a higher rate", "a lower rate"),
}


@dataclass(frozen=True, slots=True)
class Contrast:
    """The true value here over that of another place, with 95 per cent limits.

    ``sure`` says that they differ beyond chance, all looks allowed for; ``clearly`` that they differ by a tenth or more
    besides.
    """

    ratio: float
    low: float
    high: float
    sure: bool
    clearly: bool

    def turned(self) -> Contrast:
        """The same with the two places exchanged."""
        return replace(self, ratio=1 / self.ratio, low=1 / self.high, high=1 / self.low)


@dataclass(frozen=True, slots=True)
class Other:
    """Another place beside the subject: miles away, where it stands, and the contrast where both are judged."""

    area: Area
    standing: Standing
    miles: float = float("nan")
    contrast: Contrast | None = None

    @property
    def higher(self) -> bool:
        """Whether its true value clearly exceeds the subject's."""
        return self.contrast is not None and self.contrast.clearly and self.contrast.ratio < 1

    @property
    def lower(self) -> bool:
        return self.contrast is not None and self.contrast.clearly and self.contrast.ratio > 1

    @property
    def a_little_higher(self) -> bool:
        """Whether its true value exceeds the subject's beyond chance, but by less than a tenth."""
        return self.contrast is not None and self.contrast.sure and not self.higher and self.contrast.ratio < 1

    @property
    def a_little_lower(self) -> bool:
        return self.contrast is not None and self.contrast.sure and not self.lower and self.contrast.ratio > 1

    def named(self, measure: Measure) -> str:
        """``Barnsley (61.4%)``, for a sentence."""
        return f"{called(self.area)} ({form(measure, self.standing.value)})"


def contrasts_with(ranking: PlaceRanking, row: int, codes: Sequence[str], family: str) -> dict[str, Contrast]:
    """The subject (at ``row``) against each of ``codes`` that is ranked, as one family of looks."""
    row_of = {str(code): at for at, code in enumerate(ranking.estimates["area"])}
    others = [code for code in codes if code in row_of]
    if not others:
        return {}
    columns = [row, *(row_of[code] for code in others)]  # of hundreds of places these few are drawn
    pairs = np.array([(0, at) for at in range(1, len(columns))], dtype=np.intp)
    found = contrast_pairs(ranking.result.draws[:, columns], pairs, family, natural=ranking.scale.natural)
    return {code: contrast_at(found, at) for at, code in enumerate(others)}


def contrast_at(found: PairContrasts, at: int) -> Contrast:
    """One contrast of a family, the subject being the first of its pair."""
    return Contrast(
        float(found.ratio[at]), float(found.low[at]), float(found.high[at]), bool(found.sure[at]), bool(found.holds[at])
    )


def contrast_words(subject: Subject, measure: str, others: Sequence[Other], which: str) -> str:
    """How many of the judged others differ clearly, and on which side; ``which`` follows their number.

    Empty where none is judged, or the subject itself is not.
    """
    chosen, judged = named_measure(measure), [one for one in others if one.contrast]
    if not judged:
        return ""
    what, more, less = _SPOKEN[measure == WAITS]
    here = form(chosen, subject.standing(measure).value)
    number = sum(one.higher or one.lower for one in judged)
    counted = f"Of {words.count(len(judged), subject.peers(1), subject.peers(2), words=True)} {which}"
    whole = {0: "neither" if len(judged) == 2 else "none", len(judged): "both" if len(judged) == 2 else "all"}
    verb = words.noun(max(1, number), "differs", "differ")
    lead = f"{counted}, {whole.get(number, words.number_word(number))} {verb} clearly from"
    if len(judged) == 1:
        lead = f"The one {subject.peers(1)} {which} {'differs' if number else 'does not differ'} clearly from"
    sides = (
        (more, [one.named(chosen) for one in judged if one.higher]),
        (less, [one.named(chosen) for one in judged if one.lower]),
    )
    preposition = "at" if subject.is_provider else "in"
    tail = "; ".join(f"{side} {preposition} {words.listing_up_to(names, _NAMED)}" for side, names in sides if names)
    return words.sentence(f"{lead} {subject.short} ({here}) in {what}{': ' if tail else ''}{tail}") + _by_little(judged)


def _by_little(judged: Sequence[Other]) -> str:
    """How many differ beyond chance and by less than a tenth, as a sentence of its own; empty where nobody does."""
    close = sum(one.a_little_higher or one.a_little_lower for one in judged)
    if not close:
        return ""
    more = " more" if any(one.higher or one.lower for one in judged) else ""
    verb = words.noun(close, "differs", "differ")
    return f" {capital(words.number_word(close))}{more} {verb} beyond chance, but by less than a tenth."


def others_table(
    subject: Subject, measure: str, others: Sequence[Other], id: str, *, caption: str = "Nearest first."
) -> Table | None:
    """The subject and other places with values, intervals and contrasts; None without any value to show."""
    chosen, own = named_measure(measure), subject.standing(measure)
    listed = [*([Other(subject.area, own)] if own.value == own.value else []), *others]
    if not any(one.standing.judged for one in listed):
        return None
    with_miles = any(one.miles == one.miles for one in others)
    share = chosen.kind is Kind.SHARE
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(listed, key=lambda one: not one.standing.judged):
        standing, contrast = one.standing, one.contrast
        low, high = standing.interval
        rows.append(
            (
                one.area.label, *((plain(one.miles),) if with_miles else ()),
                plain(standing.value) if standing.judged else None, plain(low), plain(high),
                standing.rank_cell,
                *((contrast.ratio, contrast.low, contrast.high, _differs(contrast))
                  if contrast else (None, None, None, None)),
                standing.reason or None,
            )
        )  # fmt: skip
    return lean(
Table(
        id=id,
        title=f"{subject.area.label} and others: {inline(chosen.title)}, {subject.period.label}",
        columns=(
            Column("place", capital(subject.peers(1))),
            *((Column("miles", "Miles", "number", 0, note=f"between {DISTANCE_POINT}s, in a straight line"),)
              if with_miles else ()),
            value_column(chosen, "value", "Value"),
            bound_column(chosen, "low", "Low", f"lower {INTERVAL_NOTE}"),
            bound_column(chosen, "high", "High", f"upper {INTERVAL_NOTE}"),
            Column("rank", "Rank"),
            Column("ratio", "Here over there", "number", 2, note="after allowing for chance"),
            Column("ratio_low", "Ratio, low", "number", 2, secondary=True),
            Column("ratio_high", "Ratio, high", "number", 2, secondary=True),
            Column("clearly", "Do they differ", note="clearly from a tenth upwards, beyond chance"),
            Column("not_judged", "Not judged"),
        ),
        rows=tuple(rows),
        caption=caption,
        interval=IntervalCell(
            value="value", low="low", high="high", label=f"{chosen.title}, 95% interval",
            reference=plain_england(own), percent=share, decimals=chosen.decimals,
            unit="" if share else chosen.unit, dimmed="not_judged",
        ),
    )
)  # fmt: skip


def _differs(contrast: Contrast) -> str:
    if not contrast.sure:
        return "cannot be told"
    return "clearly" if contrast.clearly else "a little"


def plain_england(standing: Standing) -> float | None:
    return standing.england if standing.england == standing.england else None
