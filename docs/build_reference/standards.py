"""The page on standards and targets, from the definitions themselves."""

from __future__ import annotations

from docs.build_reference.markdown import page, table, wrap

from fairwait.definitions.standards import Standard, standards

_WHO = {"england": "England", "icb": "each board", "sub-icb": "each area", "provider": "each trust"}


def standards_page() -> str:
    """Every standard with what it asks, of whom, when, by which document, and what is disputed."""
    return page(
        "Standards and targets",
        wrap(
            "What was asked of waits, and when. *Published*: read in a copy of the document named. *Reported*: told by "
            "others, the document itself not at hand, and cautioned wherever it is used. Where a document can be read "
            "two ways, the note says which reading is taken; a disputed baseline is an option of "
            "`fairwait targets`. Figures and facts only: the documents' own words are theirs."
        ),
        table(
            ("standard", "asks", "of", "from", "to", "due"),
            [
                (f"[{one.id}](#{one.id})", one.asks, _whom(one), str(one.in_force), _until(one), _due(one))
                for one in standards()
            ],
        ),
        *(f"## {one.id}\n\n**{one.title}.**\n\n{table(('', ''), _facts(one))}" for one in standards()),
    )


def _whom(one: Standard) -> str:
    return ", ".join(_WHO[level.value] for level in one.levels)


def _until(one: Standard) -> str:
    return "" if one.ended is None else str(one.ended)


def _due(one: Standard) -> str:
    return "" if one.due is None else one.due.label


def _facts(one: Standard) -> list[tuple[str, str]]:
    facts = [
        ("measure", f"`{one.measure}`" if one.measure else f"none. {one.not_measured}"),
        ("asks", one.asks),
        ("of", _whom(one)),
        ("announced", "" if one.announced is None else str(one.announced)),
        ("in force", f"{one.in_force} to {one.ended}" if one.ended else f"from {one.in_force}"),
        ("due", _due(one)),
        ("baseline", "" if one.baseline is None else one.baseline.label),
        ("other readings", "; ".join(f"{told.month.label}: {told.why}" for told in one.baselines)),
        ("followed by", f"[{one.superseded_by}](#{one.superseded_by})" if one.superseded_by else ""),
        ("how we know", f"{one.known}: {one.source.sentence}"),
        ("note", one.dispute),
    ]
    return [(name, told) for name, told in facts if told]
