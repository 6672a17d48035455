"""The monthly workbook of diagnostic waiting times and activity (DM01) by commissioner, .xls or .xlsx.

The same return as the workbook by provider, by who answers for the patient. No official file of it was at hand and no
public code that reads one was found: the layout is taken to be that of the providers' workbook, with the commissioner's
code and name where the provider's stand, as in the series by integrated care board. Proved on made-up files only; a
file of another layout is refused with the place where to teach it, and never read by guess.

Where a workbook has sheets of several kinds of commissioner, the smallest are read: sub-ICB locations or clinical
commissioning groups before integrated care boards. The others are named and left out, so that nobody is counted twice.
"""

from __future__ import annotations

from fairwait.sources.diagnostics.workbook import DiagnosticsWorkbook

#: Sheets of all tests together, the smallest commissioners first, and what their headings call one.
_SHEETS = {
    "sub-icb": "sub-icb",
    "sub icb": "sub icb",
    "sub-icb location": "sub-icb location",
    "sub icb location": "sub icb location",
    "ccg": "ccg",
    "commissioner": "commissioner",
    "icb": "icb",
}


class CommissionerWorkbook(DiagnosticsWorkbook):
    """Reads the workbook by commissioner: whoever answers for the patients."""

    publication = "diagnostics-commissioner"
    title = "Diagnostic waiting times and activity (DM01), monthly workbook by commissioner"
    basis = "commissioner"
    sheets = _SHEETS
    teach = "CommissionerWorkbook in fairwait/sources/diagnostics/commissioner_workbook.py"
