"""The whole report as JSON, and back.

The file is one object::

    {"schema": "fairwait-report/1", "report": {...}}

``report`` has exactly the fields of :class:`fairwait.domain.finding.Report`, and so on down: ``sections`` hold
``findings``; a finding holds ``tables``, ``charts``, ``numbers`` (the values that its sentences print, by name) and
``provenance``. A table has typed ``columns`` and ``rows``, each row a list in column order: counts are integers,
shares are fractions, a value that is not known is ``null``. Ids are stable from one month to the next.
:func:`schema` gives the JSON Schema. The same report always gives the same bytes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fairwait.domain.errors import BadInputError
from fairwait.domain.finding import Report

if TYPE_CHECKING:
    from pydantic import TypeAdapter

SCHEMA: Final = "fairwait-report/1"


def plain(value: object) -> Any:
    """A frozen value as JSON's own types. Numbers that are not finite become ``null``."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    # A numpy scalar that slipped into a finding: its Python number.
    unwrapped = value.item() if hasattr(value, "item") else None
    if isinstance(unwrapped, (int, float, str, bool)):
        return plain(unwrapped)
    raise TypeError(f"a report cannot hold {type(value).__name__}")


def to_json(report: Report) -> str:
    """The report as JSON text, indented by one space so that two months can be compared line by line."""
    return json.dumps({"schema": SCHEMA, "report": plain(report)}, ensure_ascii=False, indent=1) + "\n"


def write_json(report: Report, path: Path) -> Path:
    """Write the report as one JSON file."""
    path.write_text(to_json(report), encoding="utf-8", newline="\n")
    return path


def from_json(text: str) -> Report:
    """Read a report back; raises :class:`BadInputError` for anything that :func:`to_json` does not write."""
    remedy = "write the report again with --format json"
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadInputError("the file is not JSON", where=f"line {error.lineno}", remedy=remedy) from error
    if not isinstance(loaded, dict) or loaded.get("schema") != SCHEMA:
        raise BadInputError("the file is not a fairwait report", expected=f"“schema”: “{SCHEMA}”", remedy=remedy)
    # Through JSON again: pydantic reads lists as the tuples they were only when it knows that they come from JSON.
    return report_of(json.dumps(loaded.get("report")))


def report_of(text: str | bytes) -> Report:
    """The report that JSON text is, without anything around it; raises :class:`BadInputError` for any other text."""
    from pydantic import ValidationError

    try:
        return _reader().validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        remedy = "write the report again with --format json"
        raise BadInputError(f"the report is damaged: {first['msg']}", where=where, remedy=remedy) from error


@cache
def _reader() -> TypeAdapter[Report]:
    from pydantic import TypeAdapter

    return TypeAdapter(Report)


def schema() -> dict[str, Any]:
    """The JSON Schema of the file, made from the same frozen values that are written."""
    report = _reader().json_schema(ref_template="#/$defs/{model}")
    definitions = report.pop("$defs", {})
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A fairwait report",
        "type": "object",
        "required": ["schema", "report"],
        "properties": {"schema": {"const": SCHEMA}, "report": {"$ref": "#/$defs/Report"}},
        "$defs": {**definitions, "Report": report},
    }
