"""How many people from outside England wait at each provider, from the full CSV data file."""

from __future__ import annotations

import tempfile
import zipfile

from fairwait.domain.period import Period
from fairwait.domain.treatment import Part
from fairwait.pipeline.reference.sources import FULL_CSV, Shared
from fairwait.places.commissioners import NON_ENGLISH
from fairwait.places.outside import OutsideRow

#: The month of the file that the packaged figures are of.
_MONTH = Period(2026, 1)


def build_outside(shared: Shared) -> list[OutsideRow]:
    """Pathways with the commissioner NONC in the part on incomplete pathways; a provider without any has no row."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(shared.path(FULL_CSV)) as archive:
        member = archive.extract(archive.namelist()[0], folder)
        with duckdb.connect() as con:
            rows = con.execute(
                """
                select "Provider Org Code", "Treatment Function Code", sum("Total All"::bigint)
                from read_csv(?, all_varchar = true)
                where "Commissioner Org Code" = ? and "RTT Part Type" = ?
                group by all having sum("Total All"::bigint) > 0 order by all""",
                [member, NON_ENGLISH, f"Part_{Part.INCOMPLETE.value}"],
            ).fetchall()
    return [OutsideRow(str(_MONTH), provider, function, int(pathways)) for provider, function, pathways in rows]
