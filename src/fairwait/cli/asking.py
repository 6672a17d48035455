"""From what was typed to what is asked: the store, the month, the measure, the treatment function, the places."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.harmless import harmless
from fairwait.domain.period import Period
from fairwait.domain.place import Area, Geography
from fairwait.domain.treatment import TOTAL

if TYPE_CHECKING:
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.measure import Measure
    from fairwait.store.reader import Store

Form = Literal["people", "json", "csv"]
FULL_CSV = "rtt-full-csv"
_MONTH_IN_WORDS = re.compile(r"^([a-z]{3,9})[\s-]*((?:19|20)?\d\d)$", re.IGNORECASE | re.ASCII)
_TYPED_LIMIT = 60
#: What stands before the name of a group of the user's own, where places are named.
GROUP = "group:"


def form_of(as_json: bool, as_csv: bool) -> Form:
    """Whom to print for; asking for both kinds of file at once is a usage error."""
    if as_json and as_csv:
        raise UsageError("--json and --csv cannot both be given", expected="one of them, or neither")
    return "json" if as_json else "csv" if as_csv else "people"


def store_folder(ctx: Any, named: Path | None) -> Path | None:
    """The folder named after the command, or before it, or in FAIRWAIT_STORE; None for the packaged figures."""
    from fairwait.store.chosen import chosen_folder

    return chosen_folder(named if named is not None else (ctx.obj or {}).get("store"))


def writable(folder: Path | None) -> Path:
    """The folder to write to; a command that writes needs one to be named."""
    if folder is None:
        raise UsageError(
            "No store was named to read the files into",
            where="--store",
            expected="a folder of your own; it is made if it is not there",
            remedy="add --store my-store, or set FAIRWAIT_STORE once for every command",
        )
    return folder


def opened(ctx: Any, named: Path | None) -> Store:
    """The store that is meant, open for reading."""
    from fairwait.store.reader import open_store

    return open_store(store_folder(ctx, named))


def bench_for(
    ctx: Any, named: Path | None, period: str | None, vintage: str | None = None, boundaries: str | None = None,
    measure: Measure | None = None,
) -> tuple[Workbench, Period]:  # fmt: skip
    """A workbench on the store and the month that is meant: the latest held unless one was named.

    The latest is that of the return that ``measure`` counts, by default referral to treatment.
    """
    from fairwait.analysis.workbench import Workbench
    from fairwait.definitions.collected import COLLECTED_PUBLICATIONS
    from fairwait.measures.source import WORKBOOK_PUBLICATIONS
    from fairwait.store.chosen import at_vintage

    asked = period_named(period)
    store = opened(ctx, named)
    if vintage is not None:
        others = COLLECTED_PUBLICATIONS if measure is not None and measure.collected is not None else ()
        store, asked = at_vintage(store, others or (FULL_CSV, *WORKBOOK_PUBLICATIONS), typed(vintage), asked)
    bench = Workbench(store, boundaries=period_named(boundaries, "--boundaries"))
    month = asked or bench.latest_period(measure)
    if measure is None or measure.collected is None:
        return bench, month
    from fairwait.measures.collected.held import quarter_of

    return bench, quarter_of(measure, month)


def typed(text: str) -> str:
    """What a person typed, fit to be repeated to them: one line, no control characters, not endless."""
    return harmless(text, _TYPED_LIMIT)


def period_named(text: str | None, where: str = "--period") -> Period | None:
    """A month from “2026-01”, “January 2026” or “Jan26”; None for none and for “latest”."""
    if text is None or text.strip().lower() == "latest":
        return None
    if where == "--boundaries":
        from fairwait.places.lineage import VINTAGE_STARTS

        named = {str(vintage): start for vintage, start in VINTAGE_STARTS.items()}.get(text.strip().lower())
        if named is not None:
            return named
    found = _MONTH_IN_WORDS.match(text.strip())
    if found:
        year = int(found[2])
        return Period.from_name(found[1], year if year > 99 else 2000 + year)
    if not text.isascii():  # digits of other scripts would be read as numbers
        raise UsageError(f"“{typed(text)}” is not a month", where=where, expected="YYYY-MM, such as 2026-01")
    try:
        return Period.parse(typed(text))
    except UsageError as error:
        raise UsageError(error.what, where=where, expected="a month such as 2026-01") from None


def level_named(text: str | None) -> Geography | None:
    """A level of places, plurals and other hyphens forgiven; None for none."""
    if text is None:
        return None
    plain = typed(text).strip().lower().replace("_", "-").replace(" ", "-")
    plain = {"subicb": "sub-icb", "subicbs": "sub-icb", "national": "england"}.get(plain, plain)
    for level in Geography:
        if plain in (level.value, f"{level.value}s"):
            return level
    raise UsageError(
        f"There is no level of places called “{typed(text)}”",
        where="--geography",
        expected=f"one of {', '.join(level.value for level in Geography)}",
    )


def measure_named(text: str, geography: Geography | None = None) -> Measure:
    """A measure by its name, hyphens and capitals forgiven; it must be defined for the geography."""
    from fairwait.definitions.measure_files import measure

    found = measure(typed(text).strip().lower().replace("-", "_"))
    if geography is not None and geography not in found.geographies:
        levels = ", ".join(one.value for one in found.geographies)
        raise UsageError(
            f"{found.title} is not defined for {geography.plural}", where="--geography", expected=f"one of {levels}"
        )
    return found


def function_named(text: str | None, measure: Measure | None = None) -> str:
    """One treatment function, or one test of a measure counted by test; all of them together when none is named."""
    from fairwait.domain.treatment_names import find_diagnostic_test, find_function_of_pathways

    if text is None:
        return TOTAL
    if text.strip().lower() == "all":
        raise UsageError(
            "“all” asks for every treatment function apart, and this command takes one",
            where="--treatment-function",
            expected="a code or a name, such as C_320 or cardiology, or “total”",
            remedy="“fairwait estimate” lists every treatment function; leave the option out for all together",
        )
    if measure is not None and measure.collected is not None:
        return find_diagnostic_test(typed(text)) if measure.collected.breakdown else _no_items(measure, text)
    return find_function_of_pathways(typed(text))


def _no_items(measure: Measure, text: str) -> str:
    if text.strip().lower() == "total":
        return TOTAL
    raise UsageError(
        f"{measure.title} is not counted by treatment function or test", where="--treatment-function",
        expected="no treatment function: all together", remedy="leave the option out",
    )  # fmt: skip


def place_named(
    text: str, period: Period, geography: Geography | None = None, measures: Sequence[Measure] = ()
) -> Area:
    """The place a name or code means in a month; for months without a lookup, of England only.

    Where no level was named, a name means a place of a level that all ``measures`` have.
    """
    from fairwait.places.areas import ENGLAND
    from fairwait.places.search import find_area

    wanted = typed(text)
    if is_group(wanted):
        raise UsageError(
            f"“{wanted}” is a group, and this takes one place", where=wanted, expected="one place, by code or name",
            remedy="“fairwait groups show” lists the places of a group",
        )  # fmt: skip
    if wanted.strip().lower() in ("england", ENGLAND.lower()) and geography in (None, Geography.ENGLAND):
        return Area(ENGLAND, "England", Geography.ENGLAND)
    found = find_area(wanted, period, geography)
    levels = [level for level in Geography if all(level in one.geographies for one in measures)]
    if geography is None and found.geography not in levels:
        return _of_a_level(wanted, found, period, levels, measures)
    if geography is None and found.geography is Geography.PROVIDER:
        _tell_of_namesake(wanted, found, period)
    return found


def _of_a_level(
    text: str, found: Area, period: Period, levels: Sequence[Geography], measures: Sequence[Measure]
) -> Area:
    """The place of that name at a level that the measures have, told beside the answer."""
    from fairwait.analysis.wording import inline, places
    from fairwait.cli.errors import filled
    from fairwait.domain.words import listing
    from fairwait.places.search import find_area

    titles = listing([inline(one.title) for one in measures])
    for level in levels:
        try:
            taken = find_area(text, period, level)
        except UsageError:
            continue
        told = (
            f"“{text.strip()}” was taken as the {places(taken.geography, 1)} {taken.label}, since “{titles}” "
            f"is not defined for {found.geography.plural}."
        )
        print(filled(told), file=sys.stderr)
        return taken
    raise UsageError(
        f"“{titles}” is not defined for {found.geography.plural}, and {found.label} is one",
        where=f"--area {text.strip()}",
        expected=f"a place of one of these levels: {', '.join(one.value for one in levels)}",
        remedy=f"“fairwait places {found.code}” says what it belongs to",
    )


def _tell_of_namesake(text: str, taken: Area, period: Period) -> None:
    """Say, beside the answer, that a name also was that of an area that has ended, and which one to ask for."""
    from fairwait.cli.errors import filled
    from fairwait.places.former import ended_namesake
    from fairwait.places.search import plain

    former = ended_namesake(plain(text), period)
    if former is None:
        return
    told = (
        f"“{text.strip()}” was taken as the provider {taken.label}, wherever its patients live. The area "
        f"{former.name} ({former.code}) ended in {former.ended.label}; {former.became}."
    )
    offered = "" if former.today is None else f" For the area give {former.today.code}; for the provider {taken.code}."
    print(filled(told + offered), file=sys.stderr)


def places_named(
    texts: Sequence[str], period: Period, geography: Geography | None = None, measures: Sequence[Measure] = ()
) -> tuple[Area, ...]:
    """Several places, each once, in the order typed; ``group:NAME`` stands for the places of a group of the user's."""
    named: list[Area] = []
    for text in texts:
        if is_group(text):
            from fairwait.cli.own_files import places_of_group

            named += places_of_group(harmless(text, _TYPED_LIMIT + len(GROUP) + 1), period, geography)
        else:
            named.append(place_named(text, period, geography, measures))
    return tuple({(one.geography, one.code): one for one in named}.values())


def is_group(text: str) -> bool:
    """Whether a text names a group of places rather than a place."""
    return text.strip().lower().startswith(GROUP)


def one_level(places: Sequence[Area], command: str) -> Geography:
    """The level all places are of; a mixture is a usage error."""
    levels = list(dict.fromkeys(one.geography for one in places))
    if len(levels) > 1:
        raise UsageError(
            f"{places[0].label} and the other places are not of one level",
            where="--area",
            expected=f"places of one level, such as {levels[0].plural}",
            remedy=f"name the level with --geography, or run “fairwait {command}” for each; “fairwait compare” mixes",
        )
    return levels[0]


def never_reported(
    bench: Workbench, place: Area, period: Period, measure: Measure | None = None
) -> NothingToAnswerWithError:
    """Why a place that exists has no row in a month, as far as that is known."""
    if measure is not None and measure.collected is not None:
        from fairwait.measures.collected.senders import sent_together

        reason = sent_together(bench.senders(measure, period), place.code, place.geography).reason
        return NothingToAnswerWithError(
            f"{place.label} has no figures for {measure.when(period)}",
            where=reason.rstrip(".") or f"{measure.part_label}, {measure.when(period)}",
            expected="a place that sent figures", remedy="ask for another period or place",
        )  # fmt: skip
    judged = bench.judged(period)
    reason = judged.provider_reason(place.code) if judged and place.geography is Geography.PROVIDER else ""
    return NothingToAnswerWithError(
        f"{place.label} has no figures for {period.label}",
        where=reason.rstrip(".") or f"the full CSV data file of {period.label}",
        expected="a place that sent figures",
        remedy="ask for another month: “fairwait status” lists those held",
    )
