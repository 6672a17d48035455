"""How a finding must read, and how its numbers must hang together: rules that any finding can be put to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from fairwait.definitions.measure_files import measures
from fairwait.domain import words
from fairwait.domain.cells import cell_text
from fairwait.domain.finding import Cell, Column, Finding, Table
from fairwait.domain.period import Period
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.places.areas import area_index

_HOLES = re.compile(r"\b(nan|None|NaN|inf|N/A|null)\b|\{|\}|Period\(|np\.|\bnot known times\b")
_STARTS = re.compile(r"^[A-Z0-9“]")
_NUMBER = re.compile(r"(?<![\w.])\d(?:[\d,]*\d)?(?:\.\d+)?")
#: Figures of speech in which a number is a name: they are in no table.
_NAMES = re.compile(
    r"95% interval|in 1[0,]+\b|\b(?:92|95) in 100|1,000 people|\d+(?:st|nd|rd|th)\b|\d+ weeks or less"
    r"|(?:longer|more) than \d+ weeks|within \d+ weeks|within 15 miles|\([A-Z0-9]{3,5}\)|[A-Z][a-z]+ 20\d\d\b"
)


def prose(finding: Finding) -> list[str]:
    """Every sentence of a finding that stands by itself."""
    texts = [finding.headline, *finding.sentences, finding.method, *finding.assumptions, *finding.caveats]
    return [text for text in (*texts, *finding.quality, *finding.notes) if text]


def every_text(finding: Finding) -> list[str]:
    """All its text: prose, titles, labels, captions and what stands in the cells."""
    found = [*prose(finding), finding.title]
    for table in finding.tables:
        found += [table.title, table.caption]
        found += [text for column in table.columns for text in (column.label, column.unit, column.note)]
        found += [cell for row in table.rows for cell in row if isinstance(cell, str)]
    for chart in finding.charts:
        found += [chart.title, chart.subtitle, chart.alt, chart.y.label]
        found += [text for mark in chart.marks for text in (mark.label, mark.note)]
    return [text for text in found if text]


def faults_of_sentence(text: str) -> Iterator[str]:
    if _HOLES.search(text):
        yield "a hole where a word or number should be"
    if "  " in text or text != text.strip():
        yield "stray spaces"
    if not text.endswith((".", ".”", ".)", "?")):
        yield "no full stop"
    if text.rstrip("”)").endswith(("..", ",.", ";.", ":.")):
        yield "doubled punctuation at the end"
    if not _STARTS.match(text):
        yield "begins with neither a capital nor a figure"
    if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
        yield "a bracket or quotation mark is left open"
    if re.search(r" [.,;:]|,,|\( | \)", text):
        yield "a space before a stop"
    if re.search(r"(?<![\d.,])1 (areas|places|pairs|providers|regions|boards|functions|weeks)\b|\bone ways\b", text):
        yield "one of something in the plural"
    if re.search(r"\b(\w{3,}) \1\b", text) and "had had" not in text:
        yield "a doubled word"


@cache
def known_codes() -> frozenset[str]:
    """Codes of places that have a name, of treatment functions, and ids of measures."""
    january = Period(2026, 1)
    levels = (Geography.SUB_ICB, Geography.ICB, Geography.REGION, Geography.PROVIDER)
    return frozenset(code for level in levels for code in area_index(level, january)) | set(TREATMENT_FUNCTIONS)


def bare_codes(text: str) -> list[str]:
    """Codes that stand where a name should: outside brackets, inside a sentence."""
    outside = re.sub(r"\([^()]*\)", "", text)
    tokens = re.findall(r"[A-Z0-9_]{3,}", outside)
    ids = [id for id in measures() if id in outside]
    return [token for token in tokens if token in known_codes() and not token.isdigit()] + ids


def kind_faults(table: Table) -> Iterator[str]:
    """Rows as long as the header, and in every column one kind of value."""
    keys = [column.key for column in table.columns]
    if len(set(keys)) != len(keys):
        yield f"{table.id}: two columns have one key"
    for row in table.rows:
        if len(row) != len(keys):
            yield f"{table.id}: a row of {len(row)} under {len(keys)} columns"
            return
    for at, column in enumerate(table.columns):
        for value in {type(row[at]).__name__: row[at] for row in table.rows}.values():
            if not _fits(value, column):
                yield f"{table.id}: {value!r} in the {column.kind} column “{column.label}”"


def _fits(value: Cell, column: Column) -> bool:
    if value is None:
        return True
    if column.kind in ("text", "code"):
        return isinstance(value, str) or (isinstance(value, bool) and column.kind == "text")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    whole = column.kind != "integer" or float(value).is_integer()
    return whole and value == value and abs(value) != float("inf")


def has_interval(finding: Finding) -> bool:
    """A drawn interval, columns for its ends, or words that say why there is none."""
    keys = {column.key for table in finding.tables for column in table.columns}
    drawn = any(table.interval for table in finding.tables)
    ends = any(key.endswith("low") or key.startswith("low") for key in keys) and any("high" in key for key in keys)
    texts = (*finding.sentences, finding.headline, *finding.caveats, *finding.assumptions)
    said = any("interval" in text for text in texts)
    return drawn or ends or said


def headline_numbers(finding: Finding) -> list[str]:
    """The numbers a headline quotes, without those that are part of a name."""
    text = finding.headline
    for title in sorted({one.title for one in measures().values()}, key=len, reverse=True):
        text = text.replace(title, "").replace(title[:1].lower() + title[1:], "")
    return _NUMBER.findall(_NAMES.sub(" ", text))


def printed_numbers(finding: Finding) -> set[str]:
    """Every way in which a number of the finding's tables, or of its ``numbers``, may print in a sentence."""
    found: set[str] = set()
    for table in finding.tables:
        found |= {words.integer(len(table.rows))}
        for at, column in enumerate(table.columns):
            cells = [row[at] for row in table.rows]
            said = [cell for cell in cells if isinstance(cell, str)]
            found |= {words.integer(said.count(cell)) for cell in set(said)}
            found |= {words.integer(sum(cell is not None for cell in cells))}
            found |= {words.integer(sum(cell == 0 for cell in cells))}
            for cell in cells:
                if isinstance(cell, int | float) and not isinstance(cell, bool):
                    found |= forms(float(cell)) | {cell_text(cell, column)}
    for value in (finding.numbers or {}).values():
        if isinstance(value, int | float):
            found |= forms(float(value))
    return {one.rstrip("%") for one in found}


def forms(value: float) -> set[str]:
    """A number as prose may print it: decimals, significant figures, a percentage, so many in 100."""
    found = {words.decimal(one, places) for places in range(4) for one in (value, abs(value))}
    found |= {words.significant(value, figures) for figures in (2, 3, 4)}
    if abs(value) >= 1e6:
        found.add(words.millions(value).split(" ")[0])
    if abs(value) <= 1.5:
        for share in (value, 1 - value):
            found |= {words.percent(share, places) for places in range(3)}
        if 0 <= value <= 1:
            found.add(words.in_hundred(value).split(" ")[0])
    return found
