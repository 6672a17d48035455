"""Measure files: those that ship, and those that must be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.definitions.dated import breaks
from fairwait.definitions.measure import Bands, Kind, Measure, Polarity
from fairwait.definitions.measure_files import measure, measures, read_measure, read_measures
from fairwait.domain.errors import BadInputError, UsageError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import Part
from fairwait.measures.catalogue import catalogue

PROMISED = {
    "admitted_treated_per_1000",
    "completed_treated_per_1000",
    "new_periods_per_1000",
    "waiting_per_1000",
    "within_18_weeks",
    "over_52_weeks",
    "over_65_weeks",
    "over_78_weeks",
    "over_104_weeks",
    "median_wait",
    "p92_wait",
    "p95_wait",
    "admitted_median_wait",
    "admitted_p95_wait",
    "non_admitted_median_wait",
    "non_admitted_p95_wait",
    "decision_to_admit_share",
}

LONG_WAITS = {"over_65_weeks", "over_78_weeks", "over_104_weeks"}

GOOD = """
id = "sample"
title = "A sample"
question = "What share waited 18 weeks or less?"
kind = "share"
unit = "share of incomplete pathways"
percent = true
polarity = "higher_is_better"
words = { higher = "higher", lower = "lower", highest = "highest", lowest = "lowest" }
geographies = ["england", "sub-icb"]
valid_from = "2007-08"
why_it_matters = "It is the standard."
caveats = ["Pathways are not people."]
source = "NHS England"
author = "A person"
review_date = 2027-05-31
status = "in_use"

[numerator]
parts = ["2"]
count = "bands"
bands = { from = 0, to = 17 }

[denominator]
parts = ["2"]
count = "known"
"""


def _read(folder: Path, text: str, name: str = "sample.toml") -> Measure:
    (folder / name).write_text(text, encoding="utf-8")
    return read_measure(folder / name)


def test_every_promised_measure_ships() -> None:
    assert set(measures()) >= PROMISED


def test_measures_that_need_more_than_one_month_say_which() -> None:
    assert measure("clearance_weeks").months == (-2, -1, 0)
    assert measure("unreported_removals_share").months == (-1, 0)
    assert measure("within_18_weeks").months == (0,)


def test_only_the_admitted_rate_is_comparable_with_the_groups_reports() -> None:
    comparable = [each for each in measures().values() if each.mtg_comparable]
    assert [each.id for each in comparable] == ["admitted_treated_per_1000"]
    assert comparable[0].part_label == "1A"


@pytest.mark.parametrize("each", measures().values(), ids=lambda each: each.id)
def test_polarity_fits_what_is_measured(each: Measure) -> None:
    if each.needs_population:
        assert each.polarity is Polarity.CONTEXT
    if each.kind is Kind.QUANTILE:
        assert each.polarity is Polarity.LOWER_IS_BETTER
        assert (each.words.higher, each.words.lower) == ("longer", "shorter")


@pytest.mark.parametrize("each", measures().values(), ids=lambda each: each.id)
def test_a_rate_of_residents_is_never_offered_for_providers(each: Measure) -> None:
    assert (Geography.PROVIDER in each.geographies) is not each.needs_population


@pytest.mark.parametrize("each", measures().values(), ids=lambda each: each.id)
def test_every_break_that_a_measure_names_is_known(each: Measure) -> None:
    known = {one.id: one.period for one in breaks()}
    assert set(each.breaks) <= set(known)
    assert [known[name] for name in each.breaks] == sorted(known[name] for name in each.breaks)
    assert ("bands-to-104" in each.breaks) is (each.kind is Kind.QUANTILE or each.id in LONG_WAITS)
    assert ("new-periods-begin" in each.breaks) is any(Part.NEW_PERIODS in term.parts for term in each.terms)


def test_the_sample_reads(tmp_path: Path) -> None:
    read = _read(tmp_path, GOOD)
    assert read.part_label == "2"
    assert read.numerator[0].bands == Bands(first=0, last=17)


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('parts = ["2"]\ncount = "bands"', 'parts = ["2", "2A"]\ncount = "bands"', "numerator.0", "rule R1"),
        ('parts = ["2"]\ncount = "bands"', 'parts = ["2", "1A"]\ncount = "bands"', "numerator.0", "stock"),
        ('parts = ["2"]\ncount = "bands"', 'parts = ["2", "2"]\ncount = "bands"', "numerator.0", "named twice"),
        ('parts = ["2"]\ncount = "bands"', 'parts = ["3"]\ncount = "bands"', "numerator.0", "part 3 has no bands"),
        ('parts = ["2"]\ncount = "bands"', 'parts = ["4"]\ncount = "bands"', "numerator.0.parts.0", "'1A'"),
        ("bands = { from = 0, to = 17 }", "", "numerator.0", "bands go with"),
        ("from = 0, to = 17", "from = 17, to = 0", "numerator.0.bands", "comes before"),
        ("to = 17 }", "to = 17 }\nmonths = [0, -1]", "numerator.0", "never summed"),
        ("to = 17 }", "to = 17 }\nmonths = [1]", "numerator.0.months", "negative"),
        ('[denominator]\nparts = ["2"]', '[denominator]\nparts = ["1A"]', "(the whole file)", "subset"),
        ('kind = "share"', 'kind = "mean"', "kind", "ratio"),
        ('polarity = "higher_is_better"', 'polarity = "good"', "polarity", "context"),
        ('polarity = "higher_is_better"', 'polarity = "context"', "(the whole file)", "best"),
        ('valid_from = "2007-08"', 'valid_from = "August 2007"', "valid_from", "YYYY-MM"),
        ('status = "in_use"', 'status = "reviewed"', "(the whole file)", "not its author"),
        ('title = "A sample"\n', "", "title", "field required"),
        ('title = "A sample"', 'title = "A sample"\ncolour = "red"', "colour", "not permitted"),
        ('caveats = ["Pathways are not people."]', "caveats = []", "caveats", "at least 1"),
        ('kind = "share"', 'kind = "quantile"', "(the whole file)", "has p"),
    ],
)
def test_a_bad_file_names_the_key_and_what_was_expected(
    tmp_path: Path, old: str, new: str, key: str, expected: str
) -> None:
    text = GOOD.replace(old, new)
    if 'polarity = "context"' in text:
        text = text.replace('highest = "highest"', 'highest = "best"')
    assert text != GOOD
    with pytest.raises(BadInputError) as caught:
        _read(tmp_path, text)
    assert caught.value.where.startswith(f"sample.toml, key {key}")
    assert expected in caught.value.expected
    assert caught.value.remedy


def test_a_rate_of_residents_is_refused_for_providers(tmp_path: Path) -> None:
    text = GOOD.replace('kind = "share"', 'kind = "ratio"').replace('"sub-icb"]', '"provider"]')
    text = text.replace('parts = ["2"]\ncount = "known"', 'population = "resident"')
    with pytest.raises(BadInputError, match="never divided by an area's population"):
        _read(tmp_path, text)


def test_waits_of_completed_pathways_are_divided_by_known_starts_only(tmp_path: Path) -> None:
    text = GOOD.replace('parts = ["2"]', 'parts = ["1A"]').replace('count = "known"', 'count = "total"')
    with pytest.raises(BadInputError, match="known only for known clock starts"):
        _read(tmp_path, text)


def test_text_that_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"not valid TOML.*line 3"):
        _read(tmp_path, 'id = "sample"\ntitle = "x"\nkind share\n')


def test_a_file_is_named_after_its_measure(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"a file named sample\.toml"):
        _read(tmp_path, GOOD, "other.toml")


def test_a_folder_is_read_by_id(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a measure", encoding="utf-8")
    (tmp_path / "sample.toml").write_text(GOOD, encoding="utf-8")
    assert list(read_measures(tmp_path)) == ["sample"]


def test_an_unknown_measure_is_answered_with_its_neighbours() -> None:
    with pytest.raises(UsageError, match="median_wait"):
        measure("medain_wait")


@pytest.mark.parametrize(
    ("run", "open_band", "defined"),
    [
        (Bands(first=0, last=17), 52, True),
        (Bands(first=52), 52, True),
        (Bands(first=65), 52, False),
        (Bands(first=104), 104, True),
        (Bands(first=0, last=52), 52, False),  # the open band holds more than the 53rd week
        (Bands(first=0, last=51), 52, True),
    ],
)
def test_which_layouts_can_tell_a_run_of_bands(run: Bands, open_band: int, defined: bool) -> None:
    assert run.defined_in(open_band) is defined


def test_the_catalogue_lists_rates_first_and_the_comparable_one_at_the_top() -> None:
    listed = catalogue()
    assert listed[0].id == "admitted_treated_per_1000"
    assert {each.id for each in listed} == set(measures())
    assert next(each for each in listed if each.id == "clearance_weeks").months == 3
