"""Whether a diagnostics workbook adds up: within each row, over tests, from sheet to sheet, and to England.

Every one of these refuses the file, naming the cell: the publisher's own sums are all that shows that a row was lost,
counted twice or moved. A printed percentage that is not the quotient of its counts is told and not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.sources.contract import CheckResult
from fairwait.sources.diagnostics.columns import BANDS, COUNTED, SIX_WEEKS, TOTAL_ID
from fairwait.sources.diagnostics.sheet_rows import ENGLAND, SheetRows
from fairwait.sources.workbook_guard import AGAIN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

_FIRST_BAND = COUNTED.index(BANDS[0])
_ROUNDED = 5e-4 + 1e-9
_EXAMPLES = 5
_RULES = (
    ("bands-add-up", "A row's weekly bands do not add up to its waiting list, or to those waiting 6+ or 13+ weeks."),
    ("tests-add-up-to-total", "An organisation's tests do not add up to its row “Total”."),
    ("sheets-agree", "The sheet of all tests together and the sheet by test differ."),
    ("england-is-sum-of-organisations", "The organisations do not add up to England's row."),
)


def check_sheets(together: SheetRows, by_test: SheetRows) -> tuple[CheckResult, ...]:
    """Make every check of a pair of sheets, all tests together and by test.

    Raises
    ------
    BadInputError
        At the first printed figure that is not what the figures behind it add up to.
    """
    for sheet in (together, by_test):
        _check_bands(sheet)
    _check_tests(by_test)
    _check_agree(together, by_test)
    for sheet in (together, by_test):
        _check_england(sheet)
    kept = tuple(CheckResult(id, "error", sentence, 0) for id, sentence in _RULES)
    return (*kept, _check_shares((together, by_test)))


def _check_bands(sheet: SheetRows) -> None:
    bands = sheet.figures[:, _FIRST_BAND : _FIRST_BAND + len(BANDS)]
    sums = {
        "waiting": bands.sum(axis=1),
        "waiting_6_plus": bands[:, SIX_WEEKS:].sum(axis=1),
        "waiting_13_plus": bands[:, -1],
    }
    for quantity, expected in sums.items():
        printed = sheet.figures[:, COUNTED.index(quantity)]
        differing = (printed != expected).nonzero()[0]
        if differing.size:
            row = int(differing[0])
            raise _differs(sheet, row, quantity, int(printed[row]), int(expected[row]), "its weekly bands")


def _check_tests(sheet: SheetRows) -> None:
    """The row “Total” of each organisation, which is there to check and is never counted."""
    import numpy as np

    codes, index = np.unique(np.array(sheet.org), return_inverse=True)
    detail = (sheet.test != TOTAL_ID) & (np.array(sheet.org) != ENGLAND)
    sums = np.zeros((len(codes), len(COUNTED)), dtype=np.int64)
    np.add.at(sums, index[detail], sheet.figures[detail])
    total = dict(zip((sheet.org[row] for row in (sheet.test == TOTAL_ID).nonzero()[0]),
                     (sheet.test == TOTAL_ID).nonzero()[0].tolist(), strict=True))  # fmt: skip
    for position, code in enumerate(codes.tolist()):
        if code == ENGLAND:
            continue
        if code not in total:
            row = sheet.org.index(code)
            raise BadInputError(
                f"{code} has no row “Total”", where=sheet.where(row, "test"),
                expected="a row “Total” that the organisation's tests add up to", remedy=AGAIN,
            )  # fmt: skip
        _compare(sheet, total[code], sums[position], "its tests")


def _check_agree(together: SheetRows, by_test: SheetRows) -> None:
    """Each organisation's row in the sheet of all tests against its row “Total”; one without tests has noughts."""
    import numpy as np

    rows = {by_test.org[row]: row for row in (by_test.test == TOTAL_ID).nonzero()[0].tolist()} | {ENGLAND: 0}
    nobody = np.zeros(len(COUNTED), dtype=np.int64)
    for row, org in enumerate(together.org):
        other = by_test.figures[rows[org]] if org in rows else nobody
        _compare(together, row, other, f"the sheet “{by_test.grid.sheet}”")
    if unlisted := set(rows) - set(together.org):
        row = min(rows[org] for org in unlisted)
        raise BadInputError(
            f"{by_test.org[row]} is not in the sheet “{together.grid.sheet}”", where=by_test.where(row),
            expected="the same organisations in both sheets", remedy=AGAIN,
        )  # fmt: skip


def _check_england(sheet: SheetRows) -> None:
    """England's row against the organisations': those “Total” in a sheet by test, so that nobody is counted twice."""
    counted = sheet.test == TOTAL_ID if "test" in sheet.header.fields else sheet.test == 0
    counted = counted.copy()
    counted[0] = False
    _compare(sheet, 0, sheet.figures[counted].sum(axis=0), "the organisations")


def _compare(sheet: SheetRows, row: int, expected: Counts, behind: str) -> None:
    differing = (sheet.figures[row] != expected).nonzero()[0]
    if differing.size:
        at = int(differing[0])
        raise _differs(sheet, row, COUNTED[at], int(sheet.figures[row, at]), int(expected[at]), behind)


def _differs(sheet: SheetRows, row: int, quantity: str, printed: int, expected: int, behind: str) -> BadInputError:
    return BadInputError(
        f"The printed figure {printed:,} of {sheet.who(row)} is not that of {behind}, {expected:,}",
        where=sheet.where(row, quantity), expected="figures that add up to the totals printed for them", remedy=AGAIN,
    )  # fmt: skip


def _check_shares(sheets: tuple[SheetRows, ...]) -> CheckResult:
    import numpy as np

    found = []
    for sheet in sheets:
        waiting, long = (sheet.figures[:, COUNTED.index(name)] for name in ("waiting", "waiting_6_plus"))
        share = long / np.maximum(waiting, 1)
        wrong = (waiting > 0) & (np.abs(sheet.share - share) > _ROUNDED)
        found += [
            f"{sheet.where(row, 'share_6_plus')}: {sheet.share[row]:.4f} printed, {share[row]:.4f} of the counts"
            for row in wrong.nonzero()[0].tolist()
        ]
    return CheckResult("printed-shares-follow-from-counts", "warning",
                       "A printed percentage is not the quotient of the counts beside it; the counts were kept.",
                       len(found), tuple(found[:_EXAMPLES]))  # fmt: skip
