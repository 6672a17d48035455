"""The words that pages use, each with what it means: a page of them, and what is shown on hover and focus."""

from __future__ import annotations

from fairwait.definitions.glossary import Term, terms
from fairwait.domain.finding import Column, Finding, Section, Table
from fairwait.reports.glossary import glossary

#: Headings of the glossary that readers of pages need; the rest is for those who read code.
_KEPT = {"What is counted": "counted", "Who is counted": "who", "How it is measured": "measured"}


def glossary_sections() -> tuple[Section, ...]:
    """The first words a reader meets, then every term by what it is about."""
    kept = [(id, heading, [_said(one) for one in terms() if one.heading == heading]) for heading, id in _KEPT.items()]
    first = ("first", "The words to begin with", list(glossary()))
    return tuple(
        Section(f"glossary-{id}", heading, "", (_finding(id, heading, held),)) for id, heading, held in (first, *kept)
    )


def hover_terms() -> list[dict[str, str]]:
    """Term and meaning of every word that may be explained where it stands, the plainer meaning where there are two."""
    found = {term.lower(): (term, text) for term, text in glossary()}
    for one in terms():
        if one.heading in _KEPT:
            found.setdefault(one.term.lower(), (one.term, one.text))
    return [{"term": term, "text": text} for term, text in found.values()]


def _said(one: Term) -> tuple[str, str]:
    return one.term, one.text


def _finding(id: str, heading: str, held: list[tuple[str, str]]) -> Finding:
    rows = tuple((term[:1].upper() + term[1:], text[:1].upper() + text[1:]) for term, text in held)
    return Finding(
        id=f"glossary-{id}",
        title=heading,
        headline=f"{len(held)} terms.",
        tables=(
            Table(
                id=f"glossary-{id}",
                title=heading,
                columns=(Column("term", "Term"), Column("meaning", "What it means")),
                rows=rows,
            ),
        ),
    )
