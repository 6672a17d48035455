"""Revisions: what moved between two files of a month equals what a slow count of the two files says."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fairwait.analysis.revisions.compared import compare
from fairwait.analysis.revisions.finding import revisions, why_none
from fairwait.analysis.revisions.measured import measured
from fairwait.analysis.revisions.moved import Revision
from fairwait.analysis.revisions.pairs import pairs_of
from fairwait.domain.period import Period
from fairwait.pipeline.ingest import ingest
from fairwait.sources.contract import OpenedFile, ReadRelease
from fairwait.store.reader import Store, open_store
from fairwait.store.writer import file_sha256, open_writer
from tests.synthetic.full_csv import Month, make_month
from tests.synthetic.workbook import make_book

JANUARY = Period(2026, 1)
Counted = dict[tuple[str, str, str], int]


def slowly(text: str) -> Counted:
    """Pathways by basis, organisation and part, added up row by row from the published text, England among them."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for row in csv.DictReader(io.StringIO(text)):
        if row["Treatment Function Code"] == "C_999":
            continue
        part, number = row["RTT Part Type"].removeprefix("Part_"), int(float(row["Total All"]))
        counted["commissioner", row["Commissioner Org Code"], part] += number
        if row["Commissioner Org Code"] != "NONC":
            counted["provider", row["Provider Org Code"], part] += number
            counted["england", "ENG", part] += number
    return dict(counted)


def moved_slowly(older: Counted, newer: Counted) -> dict[tuple[str, str, str], int]:
    both = {key: newer.get(key, 0) - older.get(key, 0) for key in {*older, *newer}}
    return {key: number for key, number in both.items() if number}


def moved_by(found: Revision) -> dict[tuple[str, str, str], float]:
    every = (*found.england, *found.organisations)
    return {(one.basis, one.code, one.what): one.difference for one in every if one.difference}


def with_more(month: Month, provider: str, week: int, more: int) -> Month:
    """The month with so many more waiting in a week in every row of a provider's list."""
    mask = (month.provider_codes == provider) & (month.part == "2")
    bands, known = month.bands.copy(), month.known.copy()
    bands[mask, week] += more
    known[mask] += more
    return replace(month, bands=bands, known=known)


def held(folder: Path, *months: Month) -> Store:
    """A store with several files of a month, all but the first named as revised, in the order read."""
    for at, month in enumerate(months):
        path = folder / f"month{at}{'-revised' if at else ''}.csv"
        month.write(path)
        report = ingest([path], folder / "store")
        assert report.files[0].error is None, report.files[0].error
    return open_store(folder / "store")


@pytest.fixture(scope="module")
def base() -> Month:
    return make_month("2026-01")


@pytest.fixture(scope="module")
def files(base: Month) -> tuple[Month, Month]:
    """An older file that lacks one provider, and a newer one that lacks another and has more of a third."""
    late, gone, altered = (base.world.providers[at].code for at in (1, 2, 3))
    newer = with_more(base.without_providers([gone]), altered, week=60, more=2)
    return base.without_providers([late]), newer


@pytest.fixture(scope="module")
def found(files: tuple[Month, Month], tmp_path_factory: pytest.TempPathFactory) -> Revision:
    store = held(tmp_path_factory.mktemp("revised"), *files)
    (pair,) = pairs_of(store)
    return compare(store, pair)


def texts(months: Sequence[Month]) -> list[str]:
    return [month.csv_bytes().decode() for month in months]


def test_every_movement_is_what_a_slow_count_says(found: Revision, files: tuple[Month, Month]) -> None:
    older, newer = (slowly(text) for text in texts(files))
    assert moved_by(found) == moved_slowly(older, newer)
    for one in (*found.england, *found.organisations):
        assert (one.old or 0) == older.get((one.basis, one.code, one.what), 0)
        assert (one.new or 0) == newer.get((one.basis, one.code, one.what), 0)


def test_the_largest_come_first_and_relative_is_to_the_older(found: Revision) -> None:
    sizes = [abs(one.difference) for one in found.organisations]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]
    one = next(one for one in found.of("commissioner") if one.old and one.difference)
    assert one.relative == pytest.approx((one.new - one.old) / one.old)  # type: ignore[operator]


def test_late_and_vanished_providers_are_named_and_missing_is_not_nought(found: Revision, base: Month) -> None:
    late, gone = (base.world.providers[at].code for at in (1, 2))
    assert [one.code for one in found.appeared if one.basis == "provider"] == [late]
    assert [one.code for one in found.vanished if one.basis == "provider"] == [gone]
    assert {one.old for one in found.organisations if one.code == late} == {None}
    assert {one.new for one in found.organisations if one.code == gone} == {None}
    told = " ".join(revisions_text(found))
    assert f"({late}; {base.total('2', provider=late):,})" in told
    assert "in the older file only" in told


def revisions_text(found: Revision) -> tuple[str, ...]:
    from fairwait.analysis.revisions.words import headline, sentences

    return (headline(found), *sentences(found))


def test_treatment_functions_add_up_to_england(found: Revision) -> None:
    for part in found.england:
        mine = [one.difference for one in found.functions if one.what == part.what]
        assert sum(mine) == part.difference


def test_a_late_provider_alone_is_said_to_be_all_of_it(base: Month, tmp_path: Path) -> None:
    late = base.world.providers[1].code
    store = held(tmp_path, base.without_providers([late]), base)
    (finding,) = revisions(store, JANUARY)
    numbers = finding.numbers or {}
    assert numbers["england_difference"] == base.total("2", provider=late)
    assert (numbers["largest_code"], numbers["largest_share"]) == (late, 1.0)
    assert any("is all of it" in text for text in finding.sentences)
    assert {one.sha256 for one in finding.provenance} == {one.sha256 for one in store.all_releases}
    assert finding.method
    assert finding.caveats


def test_exchanging_the_two_files_turns_every_movement_round(files: tuple[Month, Month], tmp_path: Path) -> None:
    store = held(tmp_path, *reversed(files))
    (pair,) = pairs_of(store)
    other = compare(store, pair, measures=False)
    older, newer = (slowly(text) for text in texts(files))
    assert moved_by(other) == {key: -number for key, number in moved_slowly(older, newer).items()}


def test_pathways_in_another_week_are_found_where_every_total_stayed(base: Month, tmp_path: Path) -> None:
    mask = (base.part == "2") & (base.bands[:, 3] > 0)
    bands = base.bands.copy()
    bands[mask, 3] -= 1
    bands[mask, 70] += 1
    store = held(tmp_path, base, replace(base, bands=bands))
    (pair,) = pairs_of(store)
    found = compare(store, pair)
    assert not moved_by(found)
    english = mask & (base.commissioner_codes != "NONC")
    treated = base.treatment_codes
    cells = {("c", *one) for one in zip(base.commissioner_codes[mask], treated[mask], strict=True)}
    cells |= {("p", *one) for one in zip(base.provider_codes[english], treated[english], strict=True)}
    assert found.changed == len(cells)
    england = next(one for one in found.england if one.what == "2")
    assert england.shifted == 2 * int(english.sum())
    text = " ".join(revisions_text(found))
    assert "England’s totals stayed as they were" in text
    over = next(one for one in found.measures if (one.measure, one.geography) == ("over_52_weeks", "england"))
    assert over.most_new == pytest.approx(base.band_sums("2")[52:].sum() / base.total("2") + england.shifted / 2
                                          / base.total("2"))  # fmt: skip


def test_a_file_that_says_the_same_moved_nothing(base: Month, tmp_path: Path) -> None:
    held(tmp_path, base)
    base.write(tmp_path / "the-same-revised.csv.gz")
    ingest([tmp_path / "the-same-revised.csv.gz"], tmp_path / "store")
    (finding,) = revisions(open_store(tmp_path / "store"))
    assert "nothing moved" in finding.headline
    assert (finding.numbers or {})["rows_changed"] == 0


def test_measures_are_those_of_each_file_alone(found: Revision, files: tuple[Month, Month], tmp_path: Path) -> None:
    alone = []
    for at, month in enumerate(files):
        store = held(tmp_path / str(at), month) if (tmp_path / str(at)).mkdir() is None else None
        assert store is not None
        alone.append(store)
    from fairwait.measures.engine import estimate

    for one in found.measures:
        if one.geography != "england" or not one.moved:
            continue
        old, new = (
            float(estimate(one.measure, store, geography="england", period=JANUARY)["value"][0]) for store in alone
        )
        assert (one.most_old, one.most_new) == (old, new)


def test_beyond_its_interval_is_judged_place_by_place(found: Revision) -> None:
    for one in found.measures:
        assert len(one.beyond) <= one.moved <= one.places
        assert one.judged <= one.places


def test_a_month_with_one_file_says_so(base: Month, tmp_path: Path) -> None:
    store = held(tmp_path, base)
    assert revisions(store, JANUARY) == ()
    assert why_none(store, JANUARY).startswith("Of January 2026 one file of each publication is held")
    assert "No file of February 2026" in why_none(store, Period(2026, 2))


def test_three_files_of_a_month_are_two_steps_the_newest_first(base: Month, tmp_path: Path) -> None:
    first, second = base.world.providers[0].code, base.world.providers[1].code
    store = held(tmp_path, base.without_providers([first, second]), base.without_providers([second]), base)
    found = [compare(store, pair, measures=False) for pair in pairs_of(store)]
    assert [[one.code for one in step.appeared if one.basis == "provider"] for step in found] == [[second], [first]]
    assert found[0].pair.older == found[1].pair.newer


def write_counts(root: Path, name: str, rows: Sequence[tuple[object, ...]], months: tuple[Period, Period]) -> None:
    """A release of a return that counts things, written as a reader of one would."""
    import duckdb

    path = root.parent / name
    path.write_text(repr(rows), encoding="utf-8")
    with duckdb.connect() as con, open_writer(root) as writer:
        con.execute("create table counts (period varchar, months smallint, basis varchar, org varchar, item varchar, "
                    "quantity varchar, value double)")  # fmt: skip
        con.executemany("insert into counts values (?, ?, ?, ?, ?, ?, ?)", rows)
        read = ReadRelease("diagnostics-provider-series", "Diagnostics", *months, "long", len(rows),
                           {"counts": "counts"}, revised="revised" in name)  # fmt: skip
        writer.add(OpenedFile(path, path, name), file_sha256(path), read, con)
        writer.publish()


def test_a_series_is_compared_over_the_months_both_files_have(tmp_path: Path) -> None:
    def row(month: str, org: str, item: str, value: float) -> tuple[object, ...]:
        return (month, 1, "provider", org, item, "waiting", value)

    older = [row("2025-01", "RJ1", "D01", 10), row("2025-02", "RJ1", "D01", 20), row("2025-02", "RGT", "D02", 7)]
    newer = [row("2025-02", "RJ1", "D01", 25), row("2025-02", "RWE", "D02", 3), row("2025-03", "RJ1", "D01", 99)]
    write_counts(tmp_path / "store", "a.csv", older, (Period(2025, 1), Period(2025, 2)))
    write_counts(tmp_path / "store", "b.csv", newer, (Period(2025, 2), Period(2025, 3)))
    store = open_store(tmp_path / "store")
    (pair,) = pairs_of(store)
    assert (pair.first, pair.last) == (Period(2025, 2), Period(2025, 2))
    found = compare(store, pair)
    assert [(one.code, one.old, one.new, one.label) for one in found.organisations] == [
        ("RJ1", 20, 25, "Magnetic resonance imaging (MRI), waiting")
    ]
    assert (found.rows, found.changed, found.added, found.dropped) == (1, 1, 1, 1)
    assert [one.code for one in found.appeared] == ["RWE"]
    assert [one.code for one in found.vanished] == ["RGT"]
    (finding,) = revisions(store, Period(2025, 2), publications=["diagnostics-provider-series"])
    assert "Magnetic resonance imaging" in " ".join((finding.headline, *finding.sentences))
    assert revisions(store, Period(2025, 3)) == ()


def altered(text: str, provider: str) -> str:
    """The published file with all rows of one provider left out."""
    lines = text.splitlines(keepends=True)
    at = next(csv.reader([lines[0]])).index("Provider Org Code")
    return "".join([lines[0], *(line for line in lines[1:] if next(csv.reader([line]))[at] != provider)])


@pytest.mark.shared_data
@pytest.mark.slow
def test_january_2026_with_one_trust_sent_late(shared_data: Path, tmp_path: Path) -> None:
    published = next((shared_data / "rtt" / "full_csv").glob("Full-CSV-data-file-Jan26*.zip"))
    with zipfile.ZipFile(published) as bundle:
        text = bundle.read(bundle.namelist()[0]).decode()
    without = altered(text, "RRV")
    (tmp_path / "early.csv").write_text(without, encoding="utf-8", newline="")
    (tmp_path / "late-revised.zip").write_bytes(published.read_bytes())
    for name in ("early.csv", "late-revised.zip"):
        assert ingest([tmp_path / name], tmp_path / "store").files[0].error is None
    store = open_store(tmp_path / "store")
    (pair,) = pairs_of(store, JANUARY)
    found = compare(store, pair)
    assert moved_by(found) == moved_slowly(slowly(without), slowly(text))
    assert [one.code for one in found.appeared] == ["RRV"]
    lead = found.headline
    assert lead is not None
    assert (lead.old, lead.new) == (7_080_279, 7_155_958)
    told, why = measured(store, pair)
    assert not why
    waiting = next(one for one in told if (one.measure, one.geography) == ("waiting_per_1000", "icb"))
    assert waiting.beyond[0].startswith("North Central London")


def test_a_workbook_is_compared_and_its_measures_are_its_own(tmp_path: Path) -> None:
    older = make_book("2", "commissioner", seed=3)
    newer = make_book("2", "commissioner", seed=4, revised="10th July 2025")
    for book, name in ((older, "a.xlsx"), (newer, "b.xls")):
        assert ingest([book.write(tmp_path, name=name)], tmp_path / "store").files[0].error is None
    (pair,) = pairs_of(open_store(tmp_path / "store"))
    assert (pair.older.file_name, pair.newer.file_name) == ("a.xlsx", "b.xls")
    found = compare(open_store(tmp_path / "store"), pair)
    for part in ("2", "2A"):
        england = next(one for one in found.england if one.what == part)
        assert (england.old, england.new) == (older.total(part), newer.total(part))
    for one in found.organisations:
        assert (one.old, one.new) == (older.total(one.what, one.code), newer.total(one.what, one.code))
    assert not found.measures_why
    assert {one.measure for one in found.measures} >= {"within_18_weeks", "median_wait"}
    assert not {one.measure for one in found.measures} & {"admitted_treated_per_1000", "completed_treated_per_1000"}


@pytest.mark.shared_data
def test_two_editions_of_the_series_of_lists_differ_where_one_was_altered(shared_data: Path, tmp_path: Path) -> None:
    published = shared_data / "rtt" / "series" / "incomplete_provider_icb_2022-04_2026-04.csv.gz"
    lines = gzip.decompress(published.read_bytes()).decode().splitlines()
    at = lines[0].split(",").index("incomplete_total")

    def altered(line: str) -> str:
        cells = line.split(",")
        if cells[3] == "2026-03" and (cells[0] == "RR8" or cells[2] == "national"):
            cells[at] = str(int(cells[at]) + 10)
        return ",".join(cells)

    earlier = [altered(line) for line in lines if ",2026-04," not in line]
    (tmp_path / "earlier.csv").write_text("\n".join(earlier) + "\n", encoding="utf-8")
    (tmp_path / "later.csv.gz").write_bytes(published.read_bytes())
    for name in ("earlier.csv", "later.csv.gz"):
        assert ingest([tmp_path / name], tmp_path / "store").files[0].error is None
    (pair,) = pairs_of(open_store(tmp_path / "store"), Period(2026, 3))
    found = compare(open_store(tmp_path / "store"), pair)
    assert [(one.code, one.period, one.label, one.difference) for one in (*found.england, *found.organisations)] == [
        ("ENG", "2026-03", "total", -10),
        ("RR8", "2026-03", "total", -10),
    ]
    assert found.months == ("2026-03",)
    assert not pairs_of(open_store(tmp_path / "store"), Period(2026, 4))
    assert "is all of it" in " ".join(revisions_text(found))
