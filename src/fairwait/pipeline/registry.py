"""The publications that fairwait reads. A new source is added here and nowhere else."""

from __future__ import annotations

from fairwait.domain.errors import BadInputError
from fairwait.sources.activity.hospital import HospitalActivity
from fairwait.sources.capacity.beds import Beds
from fairwait.sources.capacity.cancelled import CancelledOperations
from fairwait.sources.capacity.theatres import OperatingTheatres
from fairwait.sources.contract import OpenedFile, Source
from fairwait.sources.diagnostics.commissioner_workbook import CommissionerWorkbook
from fairwait.sources.diagnostics.england_activity import EnglandActivity
from fairwait.sources.diagnostics.provider_workbook import ProviderWorkbook
from fairwait.sources.diagnostics.series import IcbSeries, ProviderSeries
from fairwait.sources.diagnostics.trust_snapshots import TrustSnapshots
from fairwait.sources.full_csv import FullCsv
from fairwait.sources.function_series import IcbTreatmentFunctions, TrustTreatmentFunctions
from fairwait.sources.ics_flows import IcsFlows
from fairwait.sources.incomplete_series import IncompleteSeries
from fairwait.sources.overview import Overview
from fairwait.sources.provider_area_panel import ProviderAreaPanel
from fairwait.sources.specialty_months import SpecialtyMonths
from fairwait.sources.trust_parts import TrustParts
from fairwait.sources.workbooks.source import Workbook


def sources() -> tuple[Source, ...]:
    """Every source, in the order in which a file is offered to them."""
    return (
        FullCsv(),
        Workbook(),
        Overview(),
        IncompleteSeries(),
        ProviderAreaPanel(),
        IcsFlows(),
        IcbTreatmentFunctions(),
        TrustTreatmentFunctions(),
        TrustParts(),
        SpecialtyMonths(),
        ProviderWorkbook(),
        CommissionerWorkbook(),
        ProviderSeries(),
        IcbSeries(),
        TrustSnapshots(),
        EnglandActivity(),
        CancelledOperations(),
        Beds(),
        OperatingTheatres(),
        HospitalActivity(),
    )


def recognise(file: OpenedFile) -> Source:
    """The source that recognises a file by its content.

    Raises
    ------
    BadInputError
        When none does, listing what can be read.
    """
    for source in sources():
        if source.recognises(file):
            return source
    titles = "; ".join(source.title for source in sources())
    raise BadInputError(
        f"{file.raw_path.name} is not a publication that fairwait can read",
        where=str(file.raw_path),
        expected=f"one of: {titles}",
        remedy="check that the file is complete and unedited; “fairwait ingest --help” lists what can be read",
    )
