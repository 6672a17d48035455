"""``fairwait flows``: a list month by month that adds up, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import Fairwait


def test_england_is_told_in_a_sentence_and_in_rows_that_add_up(fairwait: Fairwait) -> None:
    ran = fairwait("flows", "England", "--from", "2025-02", "--to", "2026-01")
    assert (ran.code, ran.err) == (0, "")
    words = " ".join(ran.out.split())
    assert words.startswith("In January 2026 1,767,584 pathways joined the list of England, 1,548,614 were completed")
    assert "262,636 left it otherwise" in words
    assert "about as usual" in words
    assert "November 2025: trusts stopped sending figures" in words
    assert "list at end, in every row" in words
    assert "no interval is given" in words
    assert all(len(line) <= 80 for line in ran.lines)


def test_programs_read_the_same_rows_as_csv_and_json(fairwait: Fairwait) -> None:
    asked = ("flows", "--from", "2022-09", "--to", "2023-01")
    records = json.loads(fairwait(*asked, "--json").out)
    rows = list(csv.DictReader(io.StringIO(fairwait(*asked, "--csv").out)))
    assert [one["period"] for one in records] == ["2022-09", "2022-10", "2022-11", "2022-12", "2023-01"]
    assert list(rows[0]) == list(records[0])
    for record, row in zip(records, rows, strict=True):
        assert record["basis"] == "commissioner"
        assert record["residual"] == 0
        total = record["list_start"] + record["new_periods"] - record["completed"] - record["unreported_removals"]
        assert total == record["list_end"] == int(row["list_end"])
    assert records[1]["note"].startswith("trusts stopped sending figures")


def test_a_place_with_one_month_held_is_told_which_months_it_needs(fairwait: Fairwait) -> None:
    ran = fairwait("flows", "Leeds")
    assert ran.code == 4
    assert "December 2025 is not held" in " ".join(ran.err.split())


def test_months_in_the_wrong_order_and_months_never_held_are_errors(fairwait: Fairwait) -> None:
    assert fairwait("flows", "--from", "2026-01", "--to", "2025-01").code == 2
    ran = fairwait("flows", "--to", "2012-01")
    assert ran.code == 4
    assert "October 2015 to April 2026" in " ".join(ran.err.split())


def test_a_place_without_its_months_is_told_where_flows_can_be_had(fairwait: Fairwait) -> None:
    told = " ".join(fairwait("flows", "Wakefield").err.split())
    assert "Flows of Wakefield (03R) need two months in a row, and December 2025 is not held" in told
    assert "the four workbooks each, of two months in a row" in told
    assert "or ask for England, or for the hospitals of one of 42 systems (May 2022 to February 2025)" in told
    assert "Wakefield lies in West Yorkshire (QWO): say “fairwait flows QWO --geography icb”" in told
    assert fairwait("flows", "QWO", "--geography", "icb").code == 0
    region = " ".join(fairwait("flows", "North West").err.split())
    assert "The systems of North West are Lancashire and South Cumbria (QE1), Greater Manchester (QOP)" in region
    hospital = " ".join(fairwait("flows", "RR8").err.split())
    assert "lies in West Yorkshire (QWO)" in hospital


def test_a_level_without_a_place_is_asked_for_one(fairwait: Fairwait) -> None:
    ran = fairwait("flows", "-g", "icb")
    assert ran.code == 2
    assert "No place was named" in ran.err
    assert "integrated care boards" in ran.err
    assert fairwait("flows", "-g", "england").code == 0


def test_a_store_without_the_figures_says_that_the_packaged_ones_answer(
    fairwait: Fairwait, synthetic_store: Path
) -> None:
    said = "The store does not hold what this needs (Referral to Treatment (RTT) Waiting Times, England)"
    folder = str(synthetic_store)
    for asked in (("flows",), ("change", "2019-04", "2026-04", "-m", "waiting")):
        ran = fairwait(*asked, "--store", folder)
        head, rest = ran.out.split("\n\n", 1)
        assert said in " ".join(head.split())
        assert "from the packaged figures. Pathways are not people." in " ".join(rest.split())
        assert said in " ".join(fairwait(*asked, "--store", folder, "--json").err.split())
        assert "does not hold" not in fairwait(*asked).out
