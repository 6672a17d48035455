"""Answers: JSON or CSV, named by the version of the data, with the way to the next page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi import Request
from pydantic_core import to_json
from starlette.responses import Response

from fairwait.editions.reading import Edition
from fairwait.reports.csvfiles import csv_bytes, field_text
from fairwait.web.api.asking import Form
from fairwait.web.api.problems import ProblemError
from fairwait.web.serving.headers import form_accepted

R = TypeVar("R")
Record = Mapping[str, Any]

_JSON: Final = "application/json"
_CSV: Final = "text/csv; charset=utf-8"
_SIMPLE: Final = frozenset((str, int, float, bool, type(None)))
#: Figures of a whole edition change only when the next one is published; this long an answer need not be asked again.
_FRESH: Final = "public, max-age=300"
_CHANGING: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """A page of a list: its rows, and the cursors of its neighbours, None where there are none."""

    rows: Sequence[R]
    limit: int
    total: int | None
    next: str | None = None
    previous: str | None = None


def form_of(request: Request, wanted: Form | None) -> Form:
    """JSON or CSV, as ``format`` says, else as the Accept header prefers; a problem (406) where it wants neither."""
    if wanted is not None:
        return wanted
    accepted = form_accepted(request.headers.get("accept", ""))
    if accepted is None:
        raise ProblemError(
            406, "The API answers in JSON and in CSV.", where="the Accept header",
            expected="application/json or text/csv", remedy="leave the header out, or add format=csv",
        )  # fmt: skip
    return accepted


def unchanged(request: Request, edition: Edition, form: Form) -> Response | None:
    """An answer without a body for whoever has this one already; else None."""
    etag = _etag(request, edition, form)
    asked = request.headers.get("if-none-match", "")
    held = {one.strip().removeprefix("W/") for one in asked.split(",")}
    if etag not in held and "*" not in held:
        return None
    return Response(status_code=304, headers=_headers(request, edition, form))


def list_response(
    request: Request, edition: Edition, form: Form, columns: Sequence[str], page: Page[Record], **besides: Any
) -> Response:
    """A page of a list. ``besides`` stands beside the rows in JSON."""
    ways = {
        name: _address(request, cursor)
        for name, cursor in (("next", page.next), ("prev", page.previous))
        if cursor is not None
    }
    headers = _headers(request, edition, form)
    if ways:
        headers["link"] = ", ".join(f'<{address}>; rel="{name}"' for name, address in ways.items())
    if form == "csv":
        return Response(_csv(columns, page.rows), media_type=_CSV, headers=headers)
    told = {
        "limit": page.limit, "returned": len(page.rows), "total": page.total,
        "next": ways.get("next"), "previous": ways.get("prev"),
    }  # fmt: skip
    body = {"data": page.rows, "page": told, "version": edition.version, **besides}
    return Response(to_json(body), media_type=_JSON, headers=headers)


def one_response(request: Request, edition: Edition, form: Form, record: Mapping[str, Any]) -> Response:
    """One thing: an object in JSON, one row in CSV."""
    headers = _headers(request, edition, form)
    if form == "csv":
        return Response(_csv(tuple(record), [record]), media_type=_CSV, headers=headers)
    return Response(to_json({"data": record, "version": edition.version}), media_type=_JSON, headers=headers)


def raw_response(request: Request, edition: Edition, form: Form, body: bytes) -> Response:
    """A body that was made elsewhere."""
    kind = _CSV if form == "csv" else _JSON
    return Response(body, media_type=kind, headers=_headers(request, edition, form))


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    return csv_bytes(columns, ([row[name] for name in columns] for row in rows), _cell)


def _cell(value: Any) -> str:
    """What is no plain value as one field: a list of texts as sentences in a row, anything deeper as JSON."""
    if value.__class__ in _SIMPLE:
        return field_text(value)
    if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
        return field_text("; ".join(value))
    return field_text(json.dumps(value, ensure_ascii=False))


def _headers(request: Request, edition: Edition, form: Form) -> dict[str, str]:
    fresh = _FRESH if edition.whole else _CHANGING
    return {"etag": _etag(request, edition, form), "cache-control": fresh, "vary": "accept"}


def _etag(request: Request, edition: Edition, form: Form) -> str:
    """The version of the data and what was asked of it. While an edition is being made, how much of it there is too."""
    version = edition.version if edition.whole else f"{edition.version}.{edition.made()[0]}"
    asked = f"{request.url.path}?{urlencode(sorted(request.query_params.multi_items()))}#{form}"
    return f'"{version}-{sha256(asked.encode("utf-8")).hexdigest()[:16]}"'


def _address(request: Request, cursor: str) -> str:
    """The same question further on. Without a host, which is whatever the asker said it was."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor"]
    return f"{request.url.path}?{urlencode([*kept, ('cursor', cursor)])}"
