"""The catalogue of publications as a page: what is published where, what is read of it, and what has been seen."""

from __future__ import annotations

from docs.build_reference.markdown import bullets, page, table, wrap

from fairwait.definitions.publications import FileKind, Publication, publications
from fairwait.domain.period import Period
from fairwait.domain.words import listing, months, ordinal

_RHYTHMS = {"month": "monthly", "quarter": "quarterly", "year": "yearly", "irregular": "from time to time"}


_LANGUAGE = (
    "Links are recognised by patterns: regular expressions over the *plain words* of a file's name or a link's text, "
    "that is lower case with everything else than letters and figures turned into spaces. "
    "`Incomplete-Commissioner-Apr23-XLS-7462K.xls` and “Incomplete Commissioner Apr23 (XLS 7462K)” are the same words. "
    "In a pattern `{month}` stands for a month with its year (`apr23`, `april 2023`), `{quarter}` for a quarter of the "
    "financial year (`q1 2024 25`, `april to june 2024`) and `{years}` for the year itself (`2024 25`)."
)
_CHOICE = (
    "Of several copies of one period the revised one is taken, then the numbered one (`v2`), then the one put up "
    "later, then the one further down the page. A data file that no pattern knows is reported with the nearest name "
    "and the key to change; one that is known and not wanted stands under `[[leave]]` with the reason."
)


def publications_page() -> str:
    """Every publication of the catalogue, with a table of all of them first."""
    catalogue = publications()
    rows = [(f"[{one.id}](#{one.id})", one.title, _RHYTHMS[one.rhythm], _done(one)) for one in catalogue]
    fetched = sum(one.fetchable for one in catalogue)
    return page(
        "Publications",
        wrap(
            f"What is published, where, and what fairwait does with it: {len(catalogue)} publications, of which "
            f"{fetched} can be fetched. Each is a file of `definitions/sources/`: to teach fairwait a new spelling of "
            "a link, change it there. Where a page or a file has not been seen by us, its entry says so."
        ),
        table(("publication", "title", "published", "what fairwait does"), rows),
        "## How links are recognised",
        wrap(_LANGUAGE),
        wrap(_CHOICE),
        *(_section(one) for one in catalogue),
    )


def _done(one: Publication) -> str:
    if not one.fetchable:
        return "reads it when you give it the file" if one.reader else "knows of it"
    return "fetches and reads it" if one.reader else "fetches and keeps it"


def _section(one: Publication) -> str:
    rows = [
        ("publisher", one.publisher),
        ("page", one.page),
        *((("further pages", listing(one.walk.also)),) if one.walk.also else ()),
        ("published", _published(one)),
        ("seen by us", one.seen or "nothing: addresses and names are from general knowledge"),
        ("licence", one.licence),
        ("read into", listing(f"`{name}`" for name in one.reader) if one.reader else f"nothing: {one.not_ingested}"),
        *((("not fetched", one.not_fetched),) if not one.fetchable else ()),
    ]
    blocks = [f"## {one.id}", wrap(f"**{one.title}.** {one.measures_what}."), table(("", ""), rows)]
    if one.files:
        blocks.append(table(("kind of file", "for example", "from"), [_file(one, kind) for kind in one.files]))
    if one.leave:
        blocks += ["Left where it is:", bullets(f"{left.why}" for left in one.leave)]
    if one.quirks:
        blocks += ["Good to know:", bullets(one.quirks)]
    gaps = [f"{months(gap.first, gap.last)}: {gap.why}" for gap in one.gaps]
    if gaps:
        blocks += ["Not published:", bullets(gaps)]
    if one.breaks:
        blocks += ["What changed:", bullets(f"{each.first.label}: {each.what}" for each in one.breaks)]
    return "\n\n".join(blocks)


def _file(one: Publication, kind: FileKind) -> tuple[str, str, str]:
    edition = "; each edition replaces the one before" if kind.whole else ""
    where = kind.address or kind.example
    return f"`{kind.publication}`", f"`{where}`{edition}", _first(kind.first_period or one.first_period)


def _first(period: Period | None) -> str:
    return period.label if period else "undated"


def _published(one: Publication) -> str:
    words = _RHYTHMS[one.rhythm]
    if one.rhythm == "irregular" or one.first_period is None:
        return words
    until = f" to {one.last_period.label}" if one.last_period else ""
    later = f"the {ordinal(one.lag_months, words=True)} month after it" if one.lag_months else "its last month"
    due = f"expected by the {ordinal(one.publication_day)} of {later}"
    return f"{words}, from {one.first_period.label}{until}; each {one.rhythm} {due}"
