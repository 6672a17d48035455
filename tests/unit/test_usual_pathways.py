"""Usual pathways without those that ended, and what the missing had: as one would add them up cell by cell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fairwait.domain.period import Period
from fairwait.domain.place import Sector
from fairwait.measures.completeness_areas import AreaBook, UsualShares, Whereabouts
from fairwait.measures.completeness_providers import ProviderStatus, Status

PROVIDERS = ("RA1", "RB2", "RC3", "NX4", "NY5")
CELLS = tuple((area, function) for area in ("00A", "00B", "00C") for function in ("C_999", "C_100"))
SHARES = st.dictionaries(
    st.sampled_from(CELLS),
    st.dictionaries(st.sampled_from(PROVIDERS), st.floats(0.1, 9e6, allow_nan=False), min_size=1),
)
STATUSES = st.lists(st.sampled_from(("submitted", "missing", "closed", "left")), min_size=5, max_size=5)


@settings(max_examples=200)
@given(SHARES, STATUSES, st.frozensets(st.sampled_from(PROVIDERS)))
def test_sums_are_those_of_adding_up_cell_by_cell(
    pathways: dict[tuple[str, str], dict[str, float]], said: list[Status], older: frozenset[str]
) -> None:
    statuses = [
        ProviderStatus(code, code, Sector.NHS, status, counts=status == "missing")
        for code, status in zip(PROVIDERS, said, strict=True)
    ]
    shares = UsualShares(Period(2025, 4), pathways, older)
    book = AreaBook.make(statuses, shares, Whereabouts(), {})
    missing = {code for code, status in zip(PROVIDERS, said, strict=True) if status == "missing"}
    ended = {code for code, status in zip(PROVIDERS, said, strict=True) if status in ("closed", "left")}
    ended |= older - missing
    assert book.usual == {
        cell: sum(size for code, size in held.items() if code not in ended) for cell, held in pathways.items()
    }
    lost = {cell: {code: size for code, size in held.items() if code in missing} for cell, held in pathways.items()}
    assert book.lost == {cell: held for cell, held in lost.items() if held}
    known = {code for held in pathways.values() for code in held}
    assert [one.code for one in book.unlocated] == [code for code in PROVIDERS if code in missing - known]
