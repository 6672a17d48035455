"""What the OpenAPI document says of every answer besides its JSON."""

from __future__ import annotations

from typing import Any, Final

from fairwait.web.api.problems import MEDIA_TYPE

_HEADERS: Final[dict[str, Any]] = {
    "ETag": {
        "description": "Names the version of the data and the question; send it back as If-None-Match.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "The way to the next and the previous page (RFC 8288), where there is one.",
        "schema": {"type": "string"},
    },
}
#: Answers that are there as CSV too: in UTF-8 with a byte-order mark, the first row being the names of the columns.
CSV: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "headers": _HEADERS},
}
JSON: Final[dict[int | str, dict[str, Any]]] = {200: {"headers": _HEADERS}}
_WHY: Final = {
    400: "The request cannot be read.",
    404: "There is nothing of that name.",
    405: "The address only answers GET, HEAD and OPTIONS.",
    406: "Neither JSON nor CSV was acceptable.",
    414: "The address is too long.",
    422: "A parameter is unknown, or its value cannot be used.",
    429: "Too much was asked at once; `Retry-After` says when to ask again.",
    500: "A fault of the program.",
    503: "There is no edition yet; ask again shortly.",
}
_PROBLEM: Final = {"schema": {"$ref": "#/components/schemas/Problem"}}
#: How every address may fail.
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "What you have is still the answer."},
    **{status: {"description": why, "content": {MEDIA_TYPE: _PROBLEM}} for status, why in _WHY.items()},
}
