"""Whether a workbook adds up: within each row, over treatment functions, and from organisations to the country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fairwait.domain.errors import BadInputError
from fairwait.domain.treatment import TOTAL, Part
from fairwait.sources.contract import CheckResult
from fairwait.sources.workbook_guard import AGAIN
from fairwait.sources.workbooks.rows import SheetRows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]

_DETAIL = ("commissioner", "provider", "independent")
_NOBODY = ("", "-", "–")
#: Printed counts and the weeks that they count from or up to.
_FROM_WEEK = {"over_52": 52, "over_65": 65, "over_78": 78, "over_104": 104}
_EXAMPLES = 5
_NHS_ENGLANDS_OWN = re.compile(r"\bcommissioning (?:hub|region)\b", re.I)


def known_of(sheet: SheetRows) -> Counts:
    """Pathways with a known clock start: the sum of the bands (0 for new periods)."""
    total: Counts = sheet.bands.sum(axis=1)
    return total


def check_rows(sheet: SheetRows) -> None:
    """Bands against the totals and counts printed beside them.

    Raises
    ------
    BadInputError
        Naming the cell of the first printed count that its own row does not give.
    """
    if sheet.header.part is Part.NEW_PERIODS:
        return
    known, counts = known_of(sheet), sheet.counts
    expected = {"known": known, "total": known + counts.get("unknown", 0), "within_18": sheet.bands[:, :18].sum(axis=1)}
    for field, week in _FROM_WEEK.items():
        if week <= sheet.header.open_band:
            expected[field] = sheet.bands[:, week:].sum(axis=1)
    for field, values in expected.items():
        if field in counts and (row := _first(counts[field] != values)) is not None:
            raise BadInputError(
                f"The printed count {counts[field][row]:,} of {sheet.who(row)} is not what its weekly bands add up to, "
                f"{values[row]:,}",
                where=sheet.where(row, field), expected="bands that add up to the counts beside them", remedy=AGAIN,
            )  # fmt: skip


def check_totals(sheet: SheetRows) -> None:
    """The printed row “Total” of every organisation against our own sum of its treatment functions.

    Raises
    ------
    BadInputError
        Naming the row that differs or the organisation that has none.
    """
    import numpy as np

    figures = _figures(sheet)
    treatment = np.array(sheet.treatment)
    codes, index = np.unique(np.array(sheet.org), return_inverse=True)
    sums = np.zeros((len(codes), figures.shape[1]), dtype=np.int64)
    detail = treatment != TOTAL
    np.add.at(sums, index[detail], figures[detail])
    printed = np.flatnonzero(~detail)
    row = _first((figures[printed] != sums[index[printed]]).any(axis=1))
    if row is not None:
        line = int(printed[row])
        column = int(np.flatnonzero(figures[line] != sums[index[line]])[0])
        raise BadInputError(
            f"The printed total of {sheet.org[line] or 'England'} is not the sum of its treatment functions "
            f"({figures[line, column]:,} and {sums[index[line], column]:,})",
            where=sheet.grid.where(int(sheet.lines[line]), _columns(sheet)[column]),
            expected="a row “Total” equal to the rows above it, in every column", remedy=AGAIN,
        )  # fmt: skip
    without = np.setdiff1d(np.arange(len(codes)), index[printed])
    if len(without):
        last = int(np.flatnonzero(index == without[0])[-1])
        raise BadInputError(
            f"{codes[without[0]] or 'England'} has no row “Total”", where=sheet.where(last),
            expected="a row of all treatment functions for each organisation", remedy=AGAIN,
        )  # fmt: skip


def check_levels(sheets: Sequence[SheetRows], part: Part) -> list[CheckResult]:
    """One part's sheets against each other: organisations, regions, area teams and ICBs against the national sheet.

    Region, Area Team and ICB sheets may leave out commissioners that belong to none (NHS England's own, X24, in
    2014-15): the difference must then be exactly those.

    Raises
    ------
    BadInputError
        When the organisations do not add up to the national sheet in every band and column.
    """
    mine = [sheet for sheet in sheets if sheet.header.part is part]
    detail = [sheet for sheet in mine if sheet.header.level in _DETAIL]
    national = next((sheet for sheet in mine if sheet.header.level == "national"), None)
    results = []
    if national is not None:
        results += _national_check(national, detail)
        results.append(_passed(part, "national", "The organisations do not add up to the national sheet."))
    for sheet in mine:
        if sheet.header.level not in ("national", *_DETAIL):
            results.append(_level_check(sheet, detail, part))
    return results


def _national_check(national: SheetRows, detail: Sequence[SheetRows]) -> list[CheckResult]:
    """Organisations against the national sheet: with the independent sector or, with a warning, without it."""
    nhs = [sheet for sheet in detail if sheet.header.level != "independent"]
    try:
        _refuse_other_sum(national, detail)
        return []
    except BadInputError as error:
        if len(nhs) in (0, len(detail)):
            raise
        try:
            _refuse_other_sum(national, nhs)
        except BadInputError:
            raise error from None
    sentence = "The national sheet leaves out the independent sector, which stands in a sheet of its own."
    return [CheckResult(f"{_id(national.header.part)}-national-holds-independents", "warning", sentence, 1)]


def _refuse_other_sum(national: SheetRows, detail: Sequence[SheetRows]) -> None:
    ours = _by_function(detail)
    figures = _figures(national)
    names = " and ".join(f"“{sheet.grid.sheet}”" for sheet in detail)
    for row, code in enumerate(national.treatment):
        summed = ours.pop(code, 0 * figures[row])
        column = _first(figures[row] != summed) if len(summed) == len(figures[row]) else 0
        if column is not None:
            raise BadInputError(
                f"The organisations of {names} add up to {summed[column]:,} in {code}, the national sheet has "
                f"{figures[row, column]:,}",
                where=national.grid.where(int(national.lines[row]), _columns(national)[column]),
                expected="sheets that add up to the national one in every week and column", remedy=AGAIN,
            )  # fmt: skip
    if any(values.any() for values in ours.values()):
        code = next(code for code, values in ours.items() if values.any())
        raise BadInputError(
            f"The national sheet has no row of {code}, which {names} have",
            where=national.grid.where(int(national.lines[-1])), expected="a row for every treatment function",
            remedy=AGAIN,
        )  # fmt: skip


def _level_check(sheet: SheetRows, detail: Sequence[SheetRows], part: Part) -> CheckResult:
    """Places of one level against the organisations, less those without a place above where the sheet omits them."""
    import numpy as np

    omits = not any(code in _NOBODY for code in sheet.org)
    there, ours = _by_function([sheet]), _by_function(detail)
    left_out = _by_function(detail, only_nobodys=True) if omits else {}
    wrong = []
    for code, values in there.items():
        expected = ours.get(code, np.zeros_like(values)) - left_out.get(code, 0)
        if len(expected) != len(values) or (expected != values).any():
            wrong.append(f"{code}: {_total(values, sheet):,} in the sheet, {_total(expected, sheet):,} expected")
    sentence = f"The sheet “{sheet.grid.sheet}” does not add up to the organisations" + (
        " that have a place in it." if omits else "."
    )
    return CheckResult(f"{_id(part)}-{sheet.header.level}-adds-up", "warning", sentence, len(wrong),
                       tuple(wrong[:_EXAMPLES]))  # fmt: skip


def check_parents(sheets: Sequence[SheetRows], part: Part) -> list[CheckResult]:
    """Each region's or area team's printed rows against the organisations that name it as theirs.

    Where a sheet has a row of NHS England itself (code “-”), its commissioning hubs and regional offices are counted
    there and not in the region that they name.
    """
    mine = [sheet for sheet in sheets if sheet.header.part is part]
    detail = [sheet for sheet in mine if sheet.header.level in _DETAIL and sheet.header.parent_code is not None]
    parents = {code for sheet in detail for code in sheet.parent_code} - set(_NOBODY)
    results = []
    for sheet in mine:
        if sheet.header.level in ("national", *_DETAIL) or not parents & set(sheet.org):
            continue
        ours = _by_parent(detail, without_hubs=any(code in _NOBODY for code in sheet.org))
        figures = _figures(sheet)
        wrong = [
            f"{sheet.who(row)} at {sheet.where(row).rpartition(', ')[2]}"
            for row in range(len(sheet.org))
            if (key := (sheet.org[row], sheet.treatment[row])) in ours
            and (len(ours[key]) != figures.shape[1] or (ours[key] != figures[row]).any())
        ]
        sentence = f"A place of the sheet “{sheet.grid.sheet}” is not the sum of the organisations that name it."
        results.append(
            CheckResult(
                f"{_id(part)}-{sheet.header.level}-is-sum-of-its-own",
                "warning",
                sentence,
                len(wrong),
                tuple(wrong[:_EXAMPLES]),
            )
        )
    return results


def check_shares(sheet: SheetRows) -> int:
    """How many printed percentages differ from the quotient of the counts beside them by more than 1e-9."""
    import numpy as np

    known, wrong = known_of(sheet), 0
    tops = {"within_18_share": sheet.bands[:, :18].sum(axis=1), "over_52_share": sheet.bands[:, 52:].sum(axis=1)}
    for field, top in tops.items():
        if field in sheet.shares:
            quotient = np.divide(top, known, out=np.full(len(known), np.nan), where=known > 0)
            printed = sheet.shares[field]
            judged = np.isfinite(printed) & np.isfinite(quotient)
            wrong += int((judged & ~(np.abs(printed - quotient) <= 1e-9)).sum())
    return wrong


def _figures(sheet: SheetRows) -> Counts:
    """All counts that add: bands, unknown clock starts and the total, in one order."""
    import numpy as np

    columns = [sheet.counts[field][:, None] for field in ("unknown", "total") if field in sheet.counts]
    return np.hstack([sheet.bands, *columns])


def _columns(sheet: SheetRows) -> tuple[int, ...]:
    """The sheet's columns in the order of :func:`_figures`."""
    figures = sheet.header.figures
    return (*sheet.header.bands, *(figures[field] for field in ("unknown", "total") if field in figures))


def _by_function(sheets: Sequence[SheetRows], *, only_nobodys: bool = False) -> dict[str, Counts]:
    """Sums over organisations by treatment function, the printed totals among them; or of those without a parent."""
    import numpy as np

    sums: dict[str, Counts] = {}
    for sheet in sheets:
        figures = _figures(sheet)
        chosen = np.array([not only_nobodys or code in _NOBODY for code in sheet.parent_code])
        for code in dict.fromkeys(sheet.treatment):
            rows = chosen & (np.array(sheet.treatment) == code)
            sums[code] = sums.get(code, 0) + figures[rows].sum(axis=0)
    return sums


def _by_parent(sheets: Sequence[SheetRows], *, without_hubs: bool) -> dict[tuple[str, str], Counts]:
    sums: dict[tuple[str, str], Counts] = {}
    for sheet in sheets:
        keys = zip(sheet.parent_code, sheet.treatment, sheet.name, strict=True)
        for (parent, treatment, name), row in zip(keys, _figures(sheet), strict=True):
            if not (without_hubs and _NHS_ENGLANDS_OWN.search(name)):
                sums[parent, treatment] = sums.get((parent, treatment), 0) + row
    return sums


def _total(values: Counts, sheet: SheetRows) -> int:
    return int(values[-1]) if "total" in sheet.counts else int(values.sum())


def _passed(part: Part, what: str, sentence: str) -> CheckResult:
    return CheckResult(f"{_id(part)}-{what}-adds-up", "error", sentence, 0)


def _id(part: Part) -> str:
    return f"part-{part.value.lower()}"


def _first(wrong: NDArray[np.bool_]) -> int | None:
    return int(wrong.argmax()) if wrong.any() else None
