"""The official files outside the waiting times that are read for codes and names of providers only."""

from __future__ import annotations

from fairwait.pipeline.reference.sources import NHSE, SourceFile

KH03 = SourceFile(
    "capacity/kh03_beds_2010_2024.csv", "Bed availability and occupancy (KH03) by organisation", "2010 to 2024", NHSE
)
DM01_TRUSTS = SourceFile(
    "diagnostics/dm01_trust_snapshots_2020-12_2022-04.csv",
    "Diagnostic waiting times by trust, five months",
    "December 2020 to April 2022",
    NHSE,
    "put together by a third party from the monthly publications",
)
RTT_TRUSTS = SourceFile(
    "rtt/series/brc_trust_part_type_2021-05.csv",
    "Waiting times by trust and part of the pathway",
    "May 2021",
    NHSE,
    "put together by a third party from the monthly publication",
)
QMCO = SourceFile(
    "capacity/qmco_provider_2024Q2_2025Q1.csv",
    "Cancelled elective operations by provider",
    "four quarters to June 2025",
    NHSE,
    "the name of the file is not that of its quarters",
)
TRUSTS17 = SourceFile(
    "organisations/trust_stp17_lookup.csv",
    "Trusts and sustainability and transformation partnerships, 2017",
    "2017",
    NHSE,
    "joined by a third party; its column of regions is scrambled and is not used",
)
SITES24 = SourceFile(
    "organisations/acute_sites_2024.csv",
    "Acute hospitals of the United Kingdom with address and coordinates",
    "2024",
    "NHS.UK",
    "put together by a third party; read for hospitals and for the names of trusts and health boards",
)
HUBS25 = SourceFile(
    "hubs_and_cdcs/hubs_govuk_2025_with_nearest_trust.csv",
    "Elective surgical hubs with address and coordinates",
    "2025",
    "Department of Health and Social Care",
    "the nearest acute trust was joined by a third party; read for the hospitals of trusts that were divided",
)
#: One month each.
DM01_WORKBOOKS = tuple(
    SourceFile(
        f"diagnostics/Monthly-Diagnostics-Web-File-Provider-{month}-2024.xls",
        "Diagnostic waiting times by provider",
        f"{month} 2024",
        NHSE,
        "read for codes and names",
    )
    for month in ("August", "September", "October", "November", "December")
)
