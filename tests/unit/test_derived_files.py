"""Files that no publisher gives are marked wherever a source is named."""

from __future__ import annotations

import pytest

from fairwait.definitions.derived import derivation
from fairwait.domain.provenance import Provenance
from fairwait.pipeline.registry import sources
from fairwait.reports.text import file_line, source_line
from fairwait.store.reader import packaged_figures

SERIES = "rtt-incomplete-series"


def test_the_packaged_series_by_others_say_so_and_the_publishers_own_files_do_not() -> None:
    made = {one.publication: one.provenance().derivation for one in packaged_figures().current_releases}
    assert {key for key, told in made.items() if told} == {
        "rtt-incomplete-series", "rtt-icb-treatment-function", "rtt-ics-flows", "rtt-provider-area-panel",
        "diagnostics-provider-series", "diagnostics-icb-series",
    } & set(made)  # fmt: skip
    assert not made["rtt-full-csv"]
    assert not made["rtt-overview"]


@pytest.mark.parametrize("known", [SERIES, "diagnostics-trust-snapshots"])
def test_what_is_marked_is_a_publication_that_can_be_read(known: str) -> None:
    assert derivation(known)
    assert known in {one.publication for one in sources()}


def test_a_source_line_names_the_publisher_and_who_put_the_file_together() -> None:
    one = Provenance(SERIES, "Waiting lists", "2022-04_2026-04", "list.csv.gz", "ab" * 32, 3, vintage="abababababab")
    assert source_line(one) == "NHS England: Waiting lists, 2022-04_2026-04. Open Government Licence v3.0."
    marked = Provenance(
        SERIES, "Waiting lists", "2022-04_2026-04", "list.csv.gz", "ab" * 32, 3, derivation=derivation(SERIES)
    )
    assert "(put together by others from the publisher’s monthly files)." in source_line(marked)
    assert file_line(one) == f"list.csv.gz, 3 rows, sha256 {'ab' * 32}", "the beginning of a sum is no date"
