"""``fairwait places`` and ``fairwait places check``: read on a narrow terminal, by a program, and by a monthly job."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from fairwait.cli.layout import cells
from fairwait.domain.errors import ExitCode
from fairwait.places import review
from tests.cli.conftest import Fairwait

ASKED = (
    ("01K",),
    ("00F", "--to", "2026-01"),
    ("Walsall",),
    ("05L", "--at", "2021-01", "--to", "latest"),
    ("E38000246",),
    ("North Middlesex",),
    ("RGT01",),
    ("QNQ",),
    ("X24",),
    ("5CQ",),
    ("Y57",),
)


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_every_line_fits(fairwait: Fairwait, asked: tuple[str, ...], width: int) -> None:
    ran = fairwait("places", *asked, width=width)
    assert (ran.code, ran.err) == (0, "")
    assert [line for line in ran.lines if cells(line) > width] == []
    assert "None" not in ran.out
    assert "Sources\n[1] " in ran.out


def test_a_split_is_told_with_its_share_date_and_source(fairwait: Fairwait) -> None:
    out = " ".join(fairwait("places", "01K").out.split())
    assert "Morecambe Bay (01K): sub-ICB location." in out
    assert "1 April 2018: 5.8% of the people went to Fylde and Wyre (02M); 94.2% stayed [" in out
    assert "Lookups of neighbourhoods 2017 to 2022, residents of mid-2020." in out


def test_what_ended_says_so_first(fairwait: Fairwait) -> None:
    assert fairwait("places", "00f").lines[0] == "Gateshead (00F): clinical commissioning group, ended in March 2015."
    ons = "E38000246 was the ONS code of Surrey Heartlands (92A), sub-ICB location until March 2023."
    assert " ".join(fairwait("places", "E38000246", width=120).lines[:1]) == ons


def test_a_name_of_two_tells_the_other(fairwait: Fairwait) -> None:
    out = fairwait("places", "West Yorkshire").out
    assert out.startswith("West Yorkshire (QWO): integrated care board.")
    assert "The same name: West Yorkshire (Q52)." in out


def test_a_month_narrows_to_what_was_so_then(fairwait: Fairwait) -> None:
    out = fairwait("places", "03R", "--at", "January 2015", width=120).out
    assert out.startswith("January 2015: Wakefield (03R), clinical commissioning group, in West Yorkshire (Q52).")
    assert "QWO" not in out


def test_other_boundaries_give_shares_and_what_was_apportioned(fairwait: Fairwait) -> None:
    found = fairwait("places", "05L", "--to", "sub-icb-2022", "--json").json["people"]
    assert [(one["new"], round(one["share"], 3)) for one in found] == [("D2P2L", 0.649), ("15E", 0.351)]
    assert sum(one["share"] for one in found) == pytest.approx(1, abs=1e-12)
    assert found[0]["old_boundaries"] == "ccg-2020"
    assert found[1]["apportioned"] == pytest.approx(0.131, abs=5e-4)


def test_both_machine_forms_hold_the_same_statements(fairwait: Fairwait) -> None:
    told = fairwait("places", "QM7", "--json").json
    rows = list(csv.DictReader(io.StringIO(fairwait("places", "QM7", "--csv").out)))
    assert [row["text"] for row in rows] == [one["text"] for one in told["statements"]]
    assert (told["code"], told["kind"]) == ("QM7", "icb")
    assert {one["other"] for one in told["statements"] if one["topic"] == "became"} == {"D7T5G", "S1Y5D"}
    assert all(one["source"] for one in told["statements"])


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (("zzzz",), ExitCode.USAGE, "No place or organisation has the code or name “zzzz”"),
        (("03Z",), ExitCode.USAGE, "perhaps"),
        (("Wakefeild",), ExitCode.USAGE, "Wakefield (03R)"),
        (("Optegra",), ExitCode.USAGE, "places or organisations"),
        (("05L", "--at", "2026-01"), ExitCode.NOTHING_TO_ANSWER_WITH, "a month from April 2013 to March 2021"),
        (("13T", "--to", "ccg-2013"), ExitCode.NOTHING_TO_ANSWER_WITH, "were divided"),
        (("13T", "--to", "ccg-2014"), ExitCode.USAGE, "ccg-2013, ccg-2015"),
        (("QWO", "--to", "ccg-2013"), ExitCode.USAGE, "no clinical commissioning group"),
        (("05L", "--at", "2022-08", "--to", "latest"), ExitCode.USAGE, "no code of the boundaries sub-icb-2022"),
        (("check", "--at", "2022-08"), ExitCode.USAGE, "--at"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_told_is_refused_in_words(
    fairwait: Fairwait, asked: tuple[str, ...], code: ExitCode, said: str
) -> None:
    ran = fairwait("places", *asked)
    assert ran.code == code
    assert ran.out == ""
    assert said in " ".join(ran.err.split())


def test_check_finds_nothing_new_in_what_travels_along(fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2026, 11, 22))
    ran = fairwait("places", "check", width=60)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0].startswith("Places need nobody: ")
    assert [line for line in ran.lines if cells(line) > 60 and " " in line.strip()] == []


def test_check_says_when_a_judgement_has_had_its_time(fairwait: Fairwait, monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, date(2027, 4, 1))
    ran = fairwait("places", "check", "--json")
    due = [one for one in ran.json if one["state"] == "due"]
    assert ran.code == ExitCode.PARTLY_DONE
    assert {code for one in due for code in one["codes"]} == {"NDL01", "O1B1P", "RW4", "S5E5Y"}
    assert all(one["teach"].endswith("provider_changes_reviewed.csv") for one in due)


def test_check_finds_what_is_unknown_or_out_of_its_time_in_a_store(
    fairwait: Fairwait, synthetic_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The made-up months have a made-up area, W0U0Z, and groups that ended years before."""
    on(monkeypatch, date(2026, 11, 22))
    ran = fairwait("places", "check", "--store", str(synthetic_store), "--csv")

    new = {row["codes"]: row for row in csv.DictReader(io.StringIO(ran.out)) if row["state"] == "new"}
    assert ran.code == ExitCode.PARTLY_DONE
    assert {"W0U0Z", "00F"} <= new.keys()
    assert "13Q" not in new
    assert new["W0U0Z"]["kind"] == new["00F"]["kind"] == "unknown-code"
    assert new["00F"]["detail"].startswith("in rtt-full-csv 2025-09")
    assert new["00F"]["detail"].endswith("and 2 more")


def test_a_gap_that_nobody_accepted_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tuple(row for row in review.reviewed() if row.kind != "no-parent")
    monkeypatch.setattr(review, "reviewed", lambda: kept)
    new = [one for one in review.matters((), date(2026, 11, 22)) if one.state == "new"]
    assert [(one.kind, one.codes) for one in new] == [("no-parent", ("D4U1Y",))]
    assert review.needs_somebody(new)


def test_a_code_outside_its_years_is_unknown_in_that_month() -> None:
    seen = [
        review.Seen("13T", "", "commissioner", "2015-01", "rtt-incomplete-commissioner"),
        review.Seen("00F", "", "commissioner", "2015-01", "rtt-incomplete-commissioner"),
        review.Seen("RGT01", "", "", "2015-01", "rtt-incomplete-provider"),
    ]
    new = [one for one in review.matters(seen, date(2026, 11, 22)) if one.state == "new"]
    assert [(one.kind, one.codes) for one in new] == [("unknown-code", ("13T",)), ("site-only", ("RGT01",))]


def test_every_judgement_is_about_something_that_is_still_so() -> None:
    """A row whose gap was closed must go: it would hide the same gap if it came back."""
    found = review.matters((), date(2026, 11, 22))
    for row in review.reviewed():
        mine = [one for one in found if one.kind == row.kind and one.detail.startswith(row.about)]
        assert mine, row
        still = {code for one in mine for code in one.codes}
        assert row.codes == "*" or set(row.codes.split()) <= still, row


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("fairwait.cli.places_check.today", lambda: day)
