"""Where a number came from, precisely enough to check it by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provenance:
    """One published file behind a finding.

    ``rows`` is the number of rows of the file read; ``sha256`` is of the file's bytes as published.
    ``derivation`` says how the file was made where it is not the publisher's own, and is empty elsewhere.
    """

    publication: str
    title: str
    period: str
    file_name: str
    sha256: str
    rows: int
    vintage: str = ""
    publisher: str = "NHS England"
    licence: str = "Open Government Licence v3.0"
    derivation: str = ""
