"""What the places most like one do better, by how much, and what reaching their level would mean in pathways."""

from __future__ import annotations

from fairwait.analysis.among.beside import peers_of
from fairwait.analysis.profile.others import Other, contrasts_with
from fairwait.analysis.profile.place import WAITS, Subject, standing_of
from fairwait.analysis.profile.words import INTERVAL_NOTE, bound_column, capital, lean
from fairwait.analysis.targets.best import best
from fairwait.analysis.targets.best_finding import peers_finding
from fairwait.analysis.wording import form, plain, value_column
from fairwait.definitions.measure_files import measure as named_measure
from fairwait.domain import words
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.finding import Cell, Column, Finding, IntervalCell, Table
from fairwait.domain.place import Area, Geography
from fairwait.places.areas import area_index
from fairwait.places.providers import provider

_FAMILY = "a place and those most like it"
_NAMED = 4
_PREVIEW = 6
_METHOD = (
    "The places most like it are chosen without a look at their waits. One does clearly better when the chance that "
    "its true share within 18 weeks is the larger is at least 97.5% and the ratio is 1.10 or more, noise drawn in, "
    "false findings among the places shown held to 5%."
)
_CAVEATS = (
    "Alike in what is compared is not alike in everything: a place that does better is one to ask, not a level that "
    "anybody could reach.",
    "Those that stand first among a few are partly the luckiest: the level worth asking about is where their upper "
    "quarter begins, not that of the first.",
)


def better_finding(subject: Subject) -> Finding | None:
    """The peers that clearly do better in the share within 18 weeks; None without a judged place or judged peers."""
    if not subject.judged:
        return None
    others = _others(subject)
    judged = [one for one in others if one.contrast is not None]
    if not judged:
        return None
    ahead = sorted((one for one in judged if one.higher), key=lambda one: -one.standing.value)
    measure = named_measure(WAITS)
    return Finding(
        id="better-peers",
        title="What similar places do better",
        headline=_headline(subject, judged, ahead),
        sentences=tuple(_sentences(subject, judged, ahead)),
        tables=(_table(subject, others),),
        method=_METHOD,
        caveats=_CAVEATS,
        provenance=subject.bench.provenance(subject.period, measure),
        numbers={
            "peers": len(others), "judged": len(judged), "better": len(ahead),
            "a_little_better": sum(one.a_little_higher for one in judged),
            "worse": sum(one.lower for one in judged), "a_little_worse": sum(one.a_little_lower for one in judged),
            "not_named": max(0, len(ahead) - _NAMED),
            "value": subject.standing(WAITS).value,
        },
    )  # fmt: skip


def reaching_finding(subject: Subject) -> Finding | None:
    """What it would mean to be where the best quarter of its peers begins; None where that cannot be told."""
    codes = peers_of(subject)
    if not subject.judged or not codes or not subject.bench.judged(subject.period):
        return None
    level = subject.area.geography
    try:
        found = best(subject.bench, WAITS, level, subject.period, how="peers", peers={*codes})
        return peers_finding(found, subject.area)
    except (NothingToAnswerWithError, UsageError):
        return None


def _others(subject: Subject) -> list[Other]:
    """The peers, the most alike first, with contrasts as one family."""
    standing, codes = subject.standing(WAITS), peers_of(subject)
    assert standing.ranking is not None
    found = contrasts_with(standing.ranking, standing.row, codes, _FAMILY)
    return [Other(_area(subject, code), standing_of(subject, code, WAITS), contrast=found.get(code)) for code in codes]


def _area(subject: Subject, code: str) -> Area:
    if subject.area.geography is Geography.PROVIDER:
        return provider(code)
    month = subject.bench.boundaries or subject.period
    return area_index(subject.area.geography, month)[code]


def _headline(subject: Subject, judged: list[Other], ahead: list[Other]) -> str:
    measure = named_measure(WAITS)
    own = f"share within 18 weeks than the {form(measure, subject.standing(WAITS).value)} {subject.where}"
    names = words.listing_up_to([one.named(measure) for one in ahead], _NAMED)
    if len(judged) == 1:
        verb = f"has a clearly larger {own}: {names}" if ahead else f"has no clearly larger {own}{_slightly(judged)}"
        return f"The one {subject.peers(1)} most like it that could be judged {verb}."
    of = f"the {words.count(len(judged), subject.peers(1), subject.peers(2), words=True)} most like it that could be"
    if not ahead:
        return f"Of {of} judged, none has a clearly larger {own}{_slightly(judged)}."
    if len(ahead) == len(judged):
        return f"{capital(of)} judged all have a clearly larger {own}: {names}."
    verb = words.noun(len(ahead), "has", "have")
    return f"Of {of} judged, {words.number_word(len(ahead))} {verb} a clearly larger {own}: {names}."


def _slightly(judged: list[Other]) -> str:
    """Who is ahead by less than a tenth, where nobody is by more; empty where nobody is ahead beyond chance."""
    near = sorted((one for one in judged if one.a_little_higher), key=lambda one: -one.standing.value)
    if not near:
        return ""
    names = words.listing_up_to([one.named(named_measure(WAITS)) for one in near], _NAMED)
    return f"; {_some(len(near))} a little ahead: {names}"


def _some(number: int) -> str:
    return f"{words.number_word(number)} {words.noun(number, 'is', 'are')}"


def _sentences(subject: Subject, judged: list[Other], ahead: list[Other]) -> list[str]:
    told = []
    if ahead and ahead[0].contrast is not None:
        first = ahead[0]
        times = 1 / ahead[0].contrast.ratio
        bounds = words.interval(1 / ahead[0].contrast.high, 1 / ahead[0].contrast.low)
        told.append(
            f"At the first of them, {first.area.name}, the share is {words.times(times)} as large (95% interval "
            f"{bounds}), after allowing for chance."
        )
    rest = _rest(judged, and_ahead=bool(ahead))
    if rest and len(judged) > 1:
        named = bool(ahead) or any(one.a_little_higher for one in judged)
        told.append(words.sentence(f"{'Of the others' if named else 'Of them'}, {rest}"))
    return told


def _rest(judged: list[Other], *, and_ahead: bool) -> str:
    """How many of those that the headline does not name lie where beside the place."""
    sides = (
        (sum(one.a_little_higher for one in judged) if and_ahead else 0, "a little ahead"),
        (sum(one.lower for one in judged), "clearly behind"),
        (sum(one.a_little_lower for one in judged), "a little behind"),
    )
    parts = [f"{_some(number)} {where}" for number, where in sides if number]
    level = sum(one.contrast is not None and not one.contrast.sure for one in judged)
    parts += [f"{words.number_word(level)} cannot be told from it"] if level else []
    little = any(one.a_little_higher or one.a_little_lower for one in judged)
    return words.listing(parts) + ("; a little is beyond chance, but less than a tenth" if parts and little else "")


def _beside(one: Other) -> str | None:
    """How another place stands beside this one, in the words of a comparison; None where it was not judged."""
    if one.contrast is None:
        return None
    if not one.contrast.sure:
        return "cannot be told apart"
    size = "clearly" if one.contrast.clearly else "a little"
    return f"{size} {'better' if one.contrast.ratio < 1 else 'worse'}"


def _table(subject: Subject, others: list[Other]) -> Table:
    measure, own = named_measure(WAITS), subject.standing(WAITS)
    rows: list[tuple[Cell, ...]] = [_row(Other(subject.area, own), "this place")]
    for one in sorted(others, key=_order):
        rows.append(_row(one, _beside(one)))
    england = own.england if own.england == own.england else None
    return lean(
        Table(
            id="better-peers",
            title=f"{subject.area.label} and the {subject.peers()} most like it, {subject.period.label}",
            columns=(
                Column("place", capital(subject.peers(1))),
                Column("code", "Code", "code", secondary=True),
                value_column(measure, "value", "Within 18 weeks"),
                bound_column(measure, "low", "Low", f"lower {INTERVAL_NOTE}"),
                bound_column(measure, "high", "High", f"upper {INTERVAL_NOTE}"),
                Column("beside", "Beside this place"),
                Column("ratio", "There over here", "number", 2, note="after allowing for chance"),
                Column("ratio_low", "Ratio, low", "number", 2, secondary=True),
                Column("ratio_high", "Ratio, high", "number", 2, secondary=True),
                Column("not_judged", "Not judged"),
            ),
            rows=tuple(rows),
            caption="The place itself first, then those that do better beyond chance, then the most alike first. "
            "Clearly is by a tenth or more.",
            preview_rows=_PREVIEW if len(rows) > _PREVIEW else None,
            interval=IntervalCell(
                value="value", low="low", high="high", label="Within 18 weeks, 95% interval", reference=england,
                percent=True, decimals=measure.decimals, dimmed="not_judged",
            ),
        )
    )  # fmt: skip


def _order(one: Other) -> tuple[int, float]:
    """Those that do better first, clearly or a little, the largest share first; those not judged last."""
    if one.contrast is None:
        return 3, 0.0
    if one.higher or one.a_little_higher:
        return (0 if one.higher else 1), -one.standing.value
    return 2, 0.0


def _row(one: Other, says: str | None) -> tuple[Cell, ...]:
    """Ratios are of the other place over this one: above 1 is better."""
    low, high = one.standing.interval
    ratio = (
        (None, None, None)
        if one.contrast is None
        else (1 / one.contrast.ratio, 1 / one.contrast.high, 1 / one.contrast.low)
    )
    value = plain(one.standing.value) if one.standing.judged else None
    return (
        one.area.label, one.area.code, value, plain(low), plain(high), says, *ratio, one.standing.reason or None,
    )  # fmt: skip
