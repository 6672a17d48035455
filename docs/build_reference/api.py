"""The page on the API, read off its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable

from docs.build_reference.markdown import page, table, wrap

from fairwait.web.api.application import MOUNTED, document
from fairwait.web.api.described import Address, Field, addresses, statuses


def api_page() -> str:
    """Every address with its parameters and the columns of its answer, and what every status means."""
    made = document()
    return page(
        "The API",
        wrap(
            f"`fairwait serve` answers programs at `{MOUNTED}`, beside the website and of the same data. Every answer "
            "comes as JSON or as CSV: add `format=csv`, or ask for `text/csv` in the Accept header. The document for "
            f"programs is `{MOUNTED}/openapi.json` (OpenAPI {made['openapi'].rsplit('.', 1)[0]}). "
            "[Read the API](../how-to/read-the-api.md) shows how."
        ),
        "## What holds everywhere",
        wrap(
            "A list is an object with `data`, the rows; `page`, where in the list they stand; and `version`, the "
            "version of the data. `page.next` is the address of the rows that follow, and null at the end; the `Link` "
            "header says the same. No answer has more than 1,000 rows, and any depth of a list costs the same. "
            "`null`, in CSV an empty field, is not known: it is never nought."
        ),
        wrap(
            "Names are stable: places by their NHS (ODS) codes, England as `ENG`, treatment functions by the codes of "
            "the return (`C_999` is all together), measures by the names of [Measures](measures.md). Filters may be "
            "given several times where the table says so; then any of the values will do."
        ),
        wrap(
            "Answers carry an `ETag` of the data and the question: sent back as `If-None-Match`, it is answered 304 "
            "without a body until the data change. Any website may read the API (CORS). CSV is UTF-8 with a "
            "byte-order mark; text that a spreadsheet would run as a formula has an apostrophe before it."
        ),
        *map(_address, addresses(made)),
        "## Errors",
        wrap(
            "Errors are `application/problem+json` (RFC 9457) with `title` and `status`, and the four things that "
            "every error of fairwait says: `detail`, what is wrong, then `where`, `expected` and `remedy`. A parameter "
            "that does not exist is an error, and so is a name that the data have nothing of: a slip never "
            "becomes an empty answer."
        ),
        table(("status", "what it means"), statuses(made)),
    )


def _address(one: Address) -> str:
    blocks = [f"## {one.path}", wrap(one.what)]
    if one.parameters:
        blocks.append(_fields("parameter", one.parameters))
    blocks.append(_fields("column", one.columns))
    return "\n\n".join(blocks)


def _fields(name: str, fields: Iterable[Field]) -> str:
    rows = [(f"`{one.name}`", one.kind, one.what.replace("|", "or")) for one in fields]
    return table((name, "kind", "what it is"), rows)
