"""One module a table of an edition: what the pages made on request and the API read.

Each has ``fill(bench, writer)``. :data:`TABLES` are filled before any page is made, in this order; those of
:data:`LATER`, which no printed page shows and which take long, beside the pages.
"""

from __future__ import annotations

from typing import Final

TABLES: Final[tuple[str, ...]] = ("places", "begun", "names", "waits", "vocabulary", "report_months", "submissions")
LATER: Final[tuple[str, ...]] = ("facts", "compare", "estimates", "series")
