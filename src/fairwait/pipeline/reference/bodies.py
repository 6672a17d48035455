"""Organisations outside the waiting-time files: former trusts, primary care trusts, health authorities, sites' owners.

Nothing of referral to treatment is measured for them. They are here so that a code met in another publication can be
named and, for a trust, added up to the ICB and the region that it sits in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from fairwait.definitions.lineage import BodyKind, BodyRow
from fairwait.definitions.reference import ProviderChange
from fairwait.pipeline.reference.provider_sources import (
    DM01_TRUSTS,
    DM01_WORKBOOKS,
    KH03,
    QMCO,
    RTT_TRUSTS,
    SITES24,
    TRUSTS17,
)
from fairwait.pipeline.reference.sources import HES, SICBL23, SITES20, THEATRES, TRUSTS22, Shared, SourceFile

#: The files read, with how a row's evidence is called.
FILES: dict[SourceFile, str] = {
    KH03: "beds",
    THEATRES: "operating theatres",
    DM01_TRUSTS: "diagnostics by trust",
    RTT_TRUSTS: "waiting times by trust",
    QMCO: "cancelled operations",
    HES: "hospital activity",
    TRUSTS17: "trusts of 2017",
    TRUSTS22: "trusts of 2022",
    SITES20: "hospitals of 2020",
    SITES24: "acute hospitals of 2024",
    **dict.fromkeys(DM01_WORKBOOKS, "diagnostics by provider of 2024"),
}
#: Returns on providers: there a code of five or six characters is a provider and not only a site.
_RETURNS = frozenset({FILES[KH03], FILES[THEATRES], FILES[DM01_WORKBOOKS[0]]})
Sighting = tuple[str, str, int, str]
#: An ICB and which list says so.
Listed = tuple[str, str]


def build_bodies(
    shared: Shared,
    known: set[str],
    changes: Iterable[ProviderChange],
    boards: Mapping[str, str],
    partnerships: Mapping[str, str],
) -> list[BodyRow]:
    """Every organisation code of three characters, or of any length in a return on providers, not in ``known``.

    Former providers of ``changes`` that no file names are listed without a name. ``boards`` is the ICB of each provider
    of the waiting times, ``partnerships`` the NHS code of each one by its ONS code.
    """
    seen: dict[str, list[Sighting]] = defaultdict(list)
    ended = {change.code: change for change in changes}
    for sighting in _sightings(shared):
        code = sighting[0]
        if code not in known and (len(code) == 3 or sighting[3] in _RETURNS) and _is_code(code):
            seen[code].append(sighting)
    rows = [_body(code, found) for code, found in seen.items()]
    rows += [
        BodyRow(code, "", "trust", None, None, "", "", "provider_changes.csv")
        for code in ended.keys() - known - seen.keys()
    ]
    english = {row["ICB_ODS"] for row in shared.rows(SICBL23)}
    listed = {**_partnerships_of_2017(shared, partnerships, english), **_listed_boards(shared, english)}
    placed = [_placed(row, listed, boards, ended) for row in rows]
    return sorted(placed, key=lambda row: row.code)


def _partnerships_of_2017(shared: Shared, codes: Mapping[str, str], english: set[str]) -> dict[str, Listed]:
    """The partnership of every trust of 2017, where its code is that of an ICB."""
    rows = ((row["code"], codes.get(row["STP_code"], "")) for row in shared.rows(TRUSTS17))
    return {code: (board, "list of 2017") for code, board in rows if board in english}


def _listed_boards(shared: Shared, english: set[str]) -> dict[str, Listed]:
    """The ICB of every trust in the list of 2022; those of Wales have none."""
    trusts = shared.rows(TRUSTS22)
    return {row["code"]: (row["icb_ods"], "trust list") for row in trusts if row["icb_ods"] in english}


def _placed(
    row: BodyRow, listed: Mapping[str, Listed], boards: Mapping[str, str], ended: Mapping[str, ProviderChange]
) -> BodyRow:
    """The row with its ICB: as listed, else that of the one trust that it joined, however many steps later."""
    if row.code in listed:
        board, how = listed[row.code]
        return replace(row, icb=board, icb_how=how)
    code, steps = row.code, set[str]()
    while code in ended and code not in steps and len(ended[code].successors) == 1:
        steps.add(code)
        code = ended[code].successor
        board = boards.get(code) or listed.get(code, ("", ""))[0]
        if board:
            return replace(row, icb=board, icb_how=f"joined {code}")
    return row


def _is_code(text: str) -> bool:
    """Codes have three, five or, those of practices, six capitals and digits; headings and notes are none."""
    return len(text) in (3, 5, 6) and text.isalnum() and text == text.upper() and text not in ("SHA", "All", "UNK")


def _body(code: str, found: list[Sighting]) -> BodyRow:
    latest = max((one for one in found if one[1]), key=lambda one: one[2], default=None)
    name = latest[1] if latest else ""
    sources = dict.fromkeys(one[3] for one in found)
    return BodyRow(
        code, name, _kind(code, name), min(one[2] for one in found), max(one[2] for one in found), "", "",
        "; ".join(sources),
    )  # fmt: skip


def _kind(code: str, name: str) -> BodyKind:
    upper = name.upper()
    if len(code) == 6:
        return "practice"
    if code[0] == "Q" and len(code) == 3:
        return "strategic-health-authority" if code < "Q40" else "local-office"
    if code[0] == "7" or upper.endswith((" LHB", " HEALTH BOARD")) or code[0] in "SZ":
        return "abroad"
    if code[0] == "5" or upper.endswith((" PCT", "PRIMARY CARE TRUST", " CARE TRUST")) or " PCT" in upper:
        return "primary-care-trust"
    return "trust" if code[0] in "RT" and len(code) == 3 else "independent"


def _sightings(shared: Shared) -> Iterator[Sighting]:
    """Code, name, year and file of every mention."""
    for row in shared.rows(KH03):
        yield _of(row["org_code"], row["org_name"], row["year"], KH03)
    for row in shared.rows(THEATRES):
        year = row["year_var"]
        yield _of(row["OrgID"], row["Name"], year, THEATRES)
        yield _of(row["Organisation Code"], row["Organisation Name"], year, THEATRES)
        for column in ("SHA", "SHA Code", "Region Code"):
            yield _of(row[column], "", year, THEATRES)
    for row in shared.rows(DM01_TRUSTS):
        yield _of(row["Trust Code"], row["Trust Name"], row["period"][:4], DM01_TRUSTS)
    for row in shared.rows(RTT_TRUSTS):
        yield _of(row["Trust Code"], row["Trust Name"], "2021", RTT_TRUSTS)
    for row in shared.rows(QMCO):
        yield _of(row["Organisation Code"], row["Organisation Name"], row["quarter"][:4], QMCO)
    for row in shared.rows(HES):
        if row["Organisation breakdown"] == "Provider":
            yield _of(row["Org Code"], row["Org Name"], row["Financial Year"][:4], HES)
    for source in DM01_WORKBOOKS:
        yield from _diagnostics(shared, source)
    for row in shared.rows(TRUSTS17):
        yield _of(row["code"], row["Trust"], "2017", TRUSTS17)
    for row in shared.rows(TRUSTS22):
        yield _of(row["code"], row["name"], "2022", TRUSTS22)
    for source, year in ((SITES20, "2020"), (SITES24, "2024")):
        for row in shared.rows(source):
            yield _of(row["ParentODSCode"], row["ParentName"], year, source)


def _diagnostics(shared: Shared, source: SourceFile) -> Iterator[Sighting]:
    """Each provider of one workbook on diagnostics."""
    import python_calamine

    rows = iter(
        python_calamine.CalamineWorkbook.from_path(shared.path(source)).get_sheet_by_name("Provider").to_python()
    )
    header = next(row for row in rows if "Provider Code" in row)
    code, name = header.index("Provider Code"), header.index("Provider Name")
    for row in rows:
        yield _of(str(row[code]), str(row[name]), "2024", source)


def _of(code: str, name: str, year: str, source: SourceFile) -> Sighting:
    text = " ".join(name.split())
    return code.strip(), "" if text == "NA" else text, int(year), FILES[source]
