"""The page on the rules of the watch list, from the definitions themselves."""

from __future__ import annotations

from docs.build_reference.markdown import page, table, wrap

from fairwait.analysis.watch.words import kinds
from fairwait.definitions.measure_files import measure
from fairwait.definitions.watch_rules import Parameters, WatchRule, watch_rules
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL

#: What each number of a rule is, in the order in which they are told.
PARAMETERS = {
    "probability": "least probability that counts",
    "part": "share of places that the worst part is",
    "months": "months running in which it must hold",
    "window": "months over which change is tested",
    "tier": "what the test of change must say",
    "years": "years within which the standard is to be met",
    "sure": "how likely it must be that the place gains too slowly",
    "ends_after": "months running without it that take a place off",
}


def watch_rules_page() -> str:
    """Every rule with what it means, its numbers, its evidence, what takes a place off, and what it may never use."""
    return page(
        "The rules of the watch list",
        wrap(
            "Who is on the list of `fairwait watch`, and why. A rule judges places of one kind by one measure at a "
            "time; only measures with a good direction may be used. Rules about performance and rules about data are "
            "never mixed. How often chance puts somebody on the list is told beside it; "
            "[Why somebody is on the watch list](../explanation/watch-list.md) explains the rules, and "
            "[Keep a watch list](../how-to/keep-a-watch-list.md) how to answer an entry."
        ),
        table(
            ("rule", "about", "of", "measures"),
            [
                (f"[{one.id}](#{one.id})", one.about, _whom(one), ", ".join(map(_measure, one.measures)))
                for one in watch_rules()
            ],
        ),
        *(f"## {one.id}\n\n**{one.title}.** {_line(one.meaning)}\n\n{table(('', ''), _facts(one))}"
          for one in watch_rules()),
    )  # fmt: skip


def _line(text: str) -> str:
    return " ".join(text.split())


def _whom(one: WatchRule) -> str:
    return ", ".join(kinds(level) for level in one.geographies)


def _measure(name: str) -> str:
    return f"[{name}](measures.md#{name})"


def _facts(one: WatchRule) -> list[tuple[str, str]]:
    functions = ", ".join("the whole list" if code == TOTAL else code for code in one.treatment_functions)
    facts = [
        ("about", one.about),
        ("of", _whom(one)),
        ("measures", "; ".join(f"{_measure(name)}, {measure(name).title.lower()}" for name in one.measures)),
        ("treatment functions", functions),
        ("parameters", "; ".join(_parameters(one.parameters))),
        ("standards", "; ".join(_standards(level, names) for level, names in one.standards.items())),
        ("evidence of an entry", one.evidence),
        ("takes a place off", one.off),
        ("what chance gives", one.chance),
        ("never by", " ".join(f"{_measure(name)}: {why}" for name, why in one.never.items())),
        ("source", one.source),
        ("author, review", f"{one.author}, {one.review_date}"),
    ]
    return [(name, _line(told)) for name, told in facts if told]


def _parameters(held: Parameters) -> list[str]:
    given = held.model_dump(exclude_none=True)
    return [f"`{name}` {value} ({PARAMETERS[name]})" for name in PARAMETERS if (value := given.get(name)) is not None]


def _standards(level: Geography, names: tuple[str, ...]) -> str:
    return f"{kinds(level)}: {', '.join(f'[{name}](standards.md#{name})' for name in names)}"
