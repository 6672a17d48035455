"""The page of measures."""

from __future__ import annotations

from typing import Any

from docs.build_reference.markdown import bullets, page, table, wrap


def measures_page() -> str:
    from fairwait.definitions.measure import Kind
    from fairwait.definitions.measure_files import measures

    found = sorted(measures().values(), key=lambda one: (list(Kind).index(one.kind), one.id))
    overview = [
        (f"[`{one.id}`](#{one.id})", one.title, one.unit, one.polarity.value.replace("_", " ")) for one in found
    ]
    return page(
        "Measures",
        wrap(
            "Every measure is a file of `definitions/measures`, and this page is made from those files. *Context* "
            "means that a large value is neither good nor bad: such a measure has a highest and a lowest, never a "
            "best and a worst. The names below are those that `fairwait estimate`, `fairwait rank` and the Python "
            "functions take."
        ),
        table(("name", "what it is", "unit", "polarity"), overview),
        *(_measure(one) for one in found),
    )


def _measure(one: Any) -> str:
    below, other = one.denominator, one.collected
    if other is not None and other.denominator is not None:
        divided = _count(other.denominator) + (f", for every {other.per:,}" if other.per > 1 else "")
    elif below is None:
        divided = ""
    elif isinstance(below, tuple):
        divided = "; ".join(_term(term) for term in below)
    else:
        divided = f"resident population, per {below.per:,}"
    facts = [
        ("kind", one.kind.value + (f", p = {one.p}" if one.p is not None else "")),
        ("counts", "; ".join(_term(term) for term in one.numerator) if other is None else _count(other.numerator)),
        ("divided by", divided),
        ("unit", one.unit),
        ("polarity", one.polarity.value.replace("_", " ") + f" ({one.words.highest}, {one.words.lowest})"),
        ("places", ", ".join(geography.value for geography in one.geographies)),
        ("from", str(one.valid_from)),
        ("months it needs", "a quarter, named by its last month" if one.quarterly else _months(one.months)),
        ("also by", other.breakdown if other is not None else ""),
        ("not ranked", other.not_ranked if other is not None else ""),
        ("breaks", ", ".join(f"[{name}](breaks.md#{name})" for name in one.breaks)),
        ("status", f"{one.status.replace('_', ' ')}, to be reviewed by {one.review_date}"),
        ("source", one.source),
    ]
    heading = f"## {one.id}\n\n**{one.title}.** {one.question}"
    if one.mtg_comparable:
        heading += " *The measure that the Medical Technology Group's rankings used.*"
    return "\n\n".join(
        [heading, wrap(one.why_it_matters), table(("", ""), [fact for fact in facts if fact[1]]), bullets(one.caveats)]
    )


def _count(count: Any) -> str:
    """One count of another return than RTT."""
    earlier = f", or of up to {count.at_most_earlier} quarters before" if count.at_most_earlier else ""
    months = ", the three months of the quarter added" if count.all_months else ""
    return f"{count.of.label}: {count.words}{earlier}{months}"


def _term(term: Any) -> str:
    """``- part 1A + 1B, total`` in words."""
    parts = " + ".join(part.value for part in term.parts)
    what = {"total": "all pathways", "known": "known clock starts", "bands": ""}[term.count]
    if term.bands is not None:
        last = "on" if term.bands.last is None else f"to {term.bands.last}"
        what = f"week bands {term.bands.first} {last}"
    month = "" if term.months == (0,) else f", {_months(term.months)}"
    return f"{'minus ' if term.sign < 0 else ''}part {parts}, {what}{month}"


def _months(offsets: tuple[int, ...]) -> str:
    names = {0: "the month itself", -1: "the month before"}
    return ", ".join(names.get(offset, f"{-offset} months before") for offset in sorted(offsets, reverse=True))
