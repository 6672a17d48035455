"""One module a table of an edition: what the pages made on request and the API read.

Each has ``fill(bench, writer)``. They are filled before any page is made, in this order.
"""

from __future__ import annotations

from typing import Final

TABLES: Final[tuple[str, ...]] = ("places", "names", "waits", "report_months")
