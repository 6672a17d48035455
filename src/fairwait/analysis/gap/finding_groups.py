"""The gap between regions or boards, and inside each, as a finding."""

from __future__ import annotations

from operator import attrgetter

from fairwait.analysis.gap.finding import CAVEATS
from fairwait.analysis.gap.grouped import GroupBy, GroupedGap, gap_by_group
from fairwait.analysis.gap.over_time import GapOverTime
from fairwait.analysis.gap.tables import finding_id, groups_table
from fairwait.analysis.gap.words import places_sentence
from fairwait.analysis.wording import form
from fairwait.domain import words
from fairwait.domain.finding import Finding


def gap_group_finding(gap: GapOverTime, by: GroupBy) -> Finding:
    """The gap between regions or boards, and inside each. Errors as :func:`gap_by_group`."""
    return group_finding_of(gap_by_group(gap, by))


def group_finding_of(grouped: GroupedGap) -> Finding:
    """The finding of a gap that was divided already."""
    gap, by = grouped.gap, grouped.by
    told = (dealt_sentence(grouped), parts_sentence(grouped), ends_sentence(grouped))
    return Finding(
        id=finding_id(gap, f"gap-by-{by}"),
        title=_group_title(grouped),
        headline=between_sentence(grouped),
        sentences=tuple(one for one in told if one),
        tables=(groups_table(grouped),),
        method=(
            "Theil’s index divides exactly into what lies between groups and what lies within; the share between is "
            "held against the same places dealt to groups at random, the sizes of the groups kept. Limits draw places "
            "again, which makes groups differ a little more: they lean high. Groups of five places or more are tested "
            "for change inside them, as one family."
        ),
        caveats=CAVEATS[:1],
        quality=tuple(one for one in (places_sentence(gap), _unplaced(grouped)) if one),
        provenance=gap.panel.sources,
        numbers={
            "groups": len(grouped.groups), "between_share": float(grouped.between.share[-1]),
            "between_first": float(grouped.between.share[0]),
            "between_low": float(grouped.between.low[-1]), "between_high": float(grouped.between.high[-1]),
            "dealt": grouped.between.dealt.median, "dealt_high": grouped.between.dealt.high,
            "between_then": grouped.between.between_early, "between_now": grouped.between.between_late,
            "within_then": grouped.between.within_early, "within_now": grouped.between.within_late,
        },
    )  # fmt: skip


def _what(grouped: GroupedGap, number: int = 2) -> str:
    return words.noun(number, "region" if grouped.by == "region" else "board")


def _group_title(grouped: GroupedGap) -> str:
    changed = int(grouped.family.found.sum()) if grouped.family else 0
    if not changed:
        return f"Inside no {_what(grouped, 1)} can it be told that places moved apart or closer together"
    return f"Inside {words.count(changed, _what(grouped, 1), words=True)} of {len(grouped.tested)} the gap has changed"


def between_sentence(grouped: GroupedGap) -> str:
    """The share of the gap that lies between groups, then and now."""
    one, gap = grouped.between, grouped.gap
    return (
        f"{gap.measure.title}: in {gap.last.periods[-1].label}, {words.percent(float(one.share[-1]), 0)} of the spread "
        f"lay between {_what(grouped)} (95% interval {words.interval(float(one.low[-1]), float(one.high[-1]), _whole)}"
        f"), {words.percent(float(one.share[0]), 0)} in {gap.last.periods[0].label}."
    )


def _whole(value: float | None) -> str:
    return words.percent(value, 0)


def dealt_sentence(grouped: GroupedGap) -> str:
    """What groups made at random would show."""
    one = grouped.between
    return (
        f"The same places dealt at random to {_what(grouped)} of the same sizes would put "
        f"{words.percent(one.dealt.median, 0)} of the spread of the last months between them, and no more than "
        f"{words.percent(one.dealt.high, 0)} in 97 of 100 deals."
    )


def parts_sentence(grouped: GroupedGap) -> str:
    """Whether the part between groups or the part within them changed more."""
    one = grouped.between
    return (
        f"From the first third of the months to the last, the part between {_what(grouped)} went from "
        f"{words.significant(one.between_early, 2)} to {words.significant(one.between_late, 2)} of Theil’s index, the "
        f"part within from {words.significant(one.within_early, 2)} to {words.significant(one.within_late, 2)}."
    )


def ends_sentence(grouped: GroupedGap) -> str:
    """The highest and lowest group at both ends."""
    groups = grouped.groups
    if len(groups) < 2:
        return ""
    then, now = (sorted(groups, key=attrgetter(end)) for end in ("value_early", "value_late"))
    high, low = (then[-1], now[-1]), (then[0], now[0])
    measure, say = grouped.gap.measure, grouped.gap.measure.words
    return (
        f"Then {high[0].name} was {say.highest} at {form(measure, high[0].value_early)} and {low[0].name} {say.lowest} "
        f"at {form(measure, low[0].value_early)}; now {high[1].name} at {form(measure, high[1].value_late)} and "
        f"{low[1].name} at {form(measure, low[1].value_late)}, each all its places together."
    )


def _unplaced(grouped: GroupedGap) -> str:
    number = len(grouped.unplaced)
    if not number:
        return ""
    return f"Of {words.count(number, 'place')} no file says to which {_what(grouped, 1)} it belongs: left out."
