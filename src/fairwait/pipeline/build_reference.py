"""Make the packaged reference tables from the official files: deterministic, re-runnable, every table with its sources.

Tables that people write and review (exceptions to names and sectors, ``provider_changes_reviewed.csv``,
``provider_areas_reviewed.csv``, bank holidays, breaks) are read, never overwritten.
"""

from __future__ import annotations

from pathlib import Path

from fairwait.pipeline.reference import areas
from fairwait.pipeline.reference import sources as src
from fairwait.pipeline.reference.behind import BUILT, REVIEWED
from fairwait.pipeline.reference.bodies import build_bodies
from fairwait.pipeline.reference.changes import build_changes
from fairwait.pipeline.reference.geography import build_geography
from fairwait.pipeline.reference.history import build_history
from fairwait.pipeline.reference.lineage import build_lineage
from fairwait.pipeline.reference.outside import build_outside
from fairwait.pipeline.reference.population import build_later_population, build_population
from fairwait.pipeline.reference.providers import build_providers
from fairwait.pipeline.reference.published import Published, read_published
from fairwait.pipeline.reference.sites import build_sites
from fairwait.pipeline.reference.sources import Shared, write_rows, write_sources


def build_reference(shared: Path, out: Path) -> None:
    """Write every generated table under ``out`` (the ``definitions`` folder) from the official files in ``shared``.

    Raises :class:`~fairwait.domain.errors.BadInputError` when an official file is missing and ``ValueError`` when
    files contradict one another (a code with two parents, age bands that do not sum, people lost between levels).
    """
    files = Shared(shared)
    published = read_published(files)
    _organisations(files, published, out / "organisations")
    _population(files, out / "population")
    _geography(files, out / "geography")
    write_rows(out / "outside_england" / "waiting.csv", build_outside(files))
    write_sources(out / "outside_england", files, {"waiting.csv": (src.FULL_CSV,)})


def _organisations(files: Shared, published: Published, folder: Path) -> None:
    lineage = build_lineage(files)
    write_rows(folder / "lineage.csv", lineage)
    places = areas.build_areas(files, published, build_history(files, lineage))
    write_rows(folder / "areas.csv", places)
    write_rows(folder / "icb_successions.csv", areas.build_successions(published))
    commissioners, providers = areas.build_commissioners(files, published), build_providers(files, published)
    write_rows(folder / "commissioners.csv", commissioners)
    write_rows(folder / "providers.csv", providers)
    reviewed = folder / "provider_changes_reviewed.csv"
    changes = build_changes(files, published, reviewed)
    write_rows(folder / "provider_changes.csv", changes)
    write_rows(folder / "hospital_sites.csv", build_sites(files, providers, changes))
    known = {row.code for row in providers} | {row.code for row in places} | {row.code for row in commissioners}
    known |= {code for row in lineage for code in row.ccg_2013.split()}
    boards = {row.code: row.icb for row in providers}
    partnerships = {row.ons_code: row.code for row in places if row.geography == "icb" and row.ons_code}
    write_rows(folder / "bodies.csv", build_bodies(files, known, changes, boards, partnerships))
    write_sources(folder, files, {**BUILT, **REVIEWED})


def _population(files: Shared, folder: Path) -> None:
    write_rows(folder / "population_mid2020.csv", build_population(files))
    write_rows(folder / "population_mid2022.csv", build_later_population(files))
    write_sources(
        folder,
        files,
        {
            "population_mid2020.csv": (src.POP_CCG21, src.POP_SICBL22, src.LSOA),
            "population_mid2022.csv": (src.SICBL23,),
        },
    )


def _geography(files: Shared, folder: Path) -> None:
    write_rows(folder / "tiles.csv", build_geography(files, folder / "england.topojson"))
    write_sources(
        folder,
        files,
        {"england.topojson": (src.BOUNDARIES, src.SICBL23), "tiles.csv": (src.BOUNDARIES, src.SICBL23)},
    )
