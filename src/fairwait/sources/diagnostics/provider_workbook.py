"""The monthly workbook of diagnostic waiting times and activity (DM01) by provider, .xls or .xlsx, one month a file.

At each month's end, patients waiting for each of fifteen tests by weeks waited, and the tests carried out that month.
Two sheets hold the same return, all tests together and by test; the latter is read. A sixteenth “test”, called “Total”,
is the publisher's sum: it is used to check and is never counted. Bands must add up to the list, tests to each
provider's total, providers to England, and the two sheets must agree, or the file is refused.

Providers that are listed with noughts in the first sheet submitted that they did nothing; those named in the sheet of
notes did not submit, which is another thing, and have no figures. A test whose number is not known is kept under a code
of its own (``D17``), is part of the sum over tests, and is told.
"""

from __future__ import annotations

from fairwait.sources.diagnostics.workbook import DiagnosticsWorkbook

_SHEETS = {"provider": "provider"}


class ProviderWorkbook(DiagnosticsWorkbook):
    """Reads the workbook by provider: whoever carries out the tests."""

    publication = "diagnostics-provider"
    title = "Diagnostic waiting times and activity (DM01), monthly workbook by provider"
    basis = "provider"
    sheets = _SHEETS
    teach = "ProviderWorkbook in fairwait/sources/diagnostics/provider_workbook.py"
