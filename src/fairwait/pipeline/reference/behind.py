"""Which official files stand behind each table of organisations, those that people write included."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fairwait.pipeline.reference import sources as src
from fairwait.pipeline.reference.bodies import FILES as BODY_FILES
from fairwait.pipeline.reference.provider_sources import HUBS25, KH03, SITES24
from fairwait.pipeline.reference.sources import SourceFile

#: Tables that the build writes.
BUILT: Mapping[str, tuple[SourceFile, ...]] = MappingProxyType(
    {
        "areas.csv": (
            src.SICBL23,
            src.CCG21,
            src.STP20,
            src.CCG19,
            src.CCG18,
            src.CCG17,
            src.WORKBOOK_2015,
            src.HES,
            src.THEATRES,
            src.REGIONS24,
            src.FULL_CSV,
            src.SERIES,
        ),
        "icb_successions.csv": (src.SERIES, src.PANEL),
        "commissioners.csv": (src.FULL_CSV, src.WORKBOOK, src.WORKBOOK_2015, src.HES),
        "providers.csv": (
            src.FULL_CSV,
            src.SERIES,
            src.PANEL,
            src.TRUSTS22,
            src.SITES20,
            src.BOUNDARIES,
            src.SICBL23,
        ),
        "hospital_sites.csv": (SITES24, src.SITES20, HUBS25, src.ODS),
        "lineage.csv": (src.LSOA, src.ORG_CHANGES, src.SICBL23),
        "bodies.csv": (*BODY_FILES, src.SICBL23, src.SERIES, src.ODS),
        "provider_changes.csv": (src.SERIES, src.OVERVIEW, src.ODS, KH03),
    }
)
#: Tables that a person writes: each row names its reason or source, and these are the files that were looked at.
REVIEWED: Mapping[str, tuple[SourceFile, ...]] = MappingProxyType(
    {
        "name_exceptions.csv": (src.FULL_CSV, src.SERIES, src.CCG21, src.STP20, src.WORKBOOK_2015),
        "sector_exceptions.csv": (src.FULL_CSV, src.TRUSTS22),
        "provider_areas_reviewed.csv": (src.SERIES, src.PANEL),
        "provider_changes_reviewed.csv": (src.SERIES, src.OVERVIEW, src.ODS, KH03),
        "places_reviewed.csv": (
            src.SERIES,
            src.PANEL,
            src.FULL_CSV,
            src.STP20,
            src.WORKBOOK_2015,
            src.HES,
            src.THEATRES,
        ),
        "submissions_reviewed.csv": (src.WORKBOOK_2015,),
    }
)
