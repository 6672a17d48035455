"""Answers for programs: JSON without NaN, CSV that no spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def print_json(value: Any) -> None:
    """Print a value of JSON's own types, one object a line in an array so that two answers can be compared."""
    if isinstance(value, list):
        body = ",\n".join(f" {_dumped(item)}" for item in value)
        text = f"[\n{body}\n]" if value else "[]"
    else:
        text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False, indent=1)
    sys.stdout.write(f"{text}\n")


def _dumped(value: Any) -> str:
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Only what JSON knows: NaN and infinities are null, whole floats of counts stay as they are, dates are text."""
    if value is None or isinstance(value, (str, bool, int)):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, float):
        return float(value) if value - value == 0 else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if hasattr(value, "item"):  # a numpy scalar
        return plain(value.item())
    return str(value)


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows under a header. No byte-order mark: standard output belongs to programs."""
    from fairwait.reports.csvfiles import field_text

    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([field_text(name) for name in header])
    writer.writerows([field_text(plain(value)) for value in row] for row in rows)
    sys.stdout.write(buffer.getvalue())


def print_records(form: str, records: Sequence[Mapping[str, Any]], header: Sequence[str] = ()) -> None:
    """Print records as JSON or as CSV; ``header`` names the columns where there may be no record."""
    if form == "json":
        print_json(list(records))
        return
    names = list(header) or list(records[0] if records else ())
    print_csv(names, ([_flat(record.get(name)) for name in names] for record in records))


def _flat(value: Any) -> Any:
    """A list inside a field, parted by semicolons."""
    if isinstance(value, (list, tuple)):
        return "; ".join(str(plain(item)) for item in value)
    return json.dumps(plain(value), ensure_ascii=False) if isinstance(value, Mapping) else value
