"""``fairwait places`` and ``fairwait places check``: read on a narrow terminal, by a program, and by a monthly job."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest

from fairwait.cli.layout import cells
from fairwait.cli.places_check import codes_seen
from fairwait.domain.errors import ExitCode
from fairwait.places import review
from fairwait.places.lineage import VINTAGES, vintage_codes
from fairwait.places.stretches import stretches
from fairwait.store.reader import packaged_figures
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
    ("01Y", "--to", "2026-01"),
    ("D2P2L",),
    ("92A", "--to", "ccg-2020"),
    ("RHQ",),
    ("RJH",),
    ("NX5",),
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
    assert "Morecambe Bay (01K): sub-ICB location in Lancashire and South Cumbria ICB, North West region." in out
    assert "1 April 2018: 5.8% of the people went to Fylde and Wyre (02M); 94.2% stayed [" in out
    assert "Lookups of neighbourhoods 2017 to 2022, residents of mid-2020." in out


def test_what_ended_says_so_first(fairwait: Fairwait) -> None:
    gateshead = fairwait("places", "00f", width=120).out.split("\n\n")[0]
    assert " ".join(gateshead.split()) == (
        "Gateshead (00F): clinical commissioning group, ended in March 2015; its people are now in Newcastle Gateshead "
        "(13T), North East and North Cumbria ICB, North East and Yorkshire region."
    )
    ons = "E38000246 was the ONS code of Surrey Heartlands (92A), sub-ICB location until March 2023."
    assert " ".join(fairwait("places", "E38000246", width=120).lines[:1]) == ons


def test_a_name_of_two_tells_the_other(fairwait: Fairwait) -> None:
    out = fairwait("places", "West Yorkshire").out
    assert out.startswith("West Yorkshire (QWO): integrated care board in the North East and Yorkshire")
    assert "The same name: West Yorkshire (Q52)." in out


def test_a_month_narrows_to_what_was_so_then(fairwait: Fairwait) -> None:
    out = fairwait("places", "03R", "--at", "January 2015", width=120).out
    assert out.startswith("January 2015: Wakefield (03R), clinical commissioning group, in West Yorkshire (Q52).")
    assert "QWO" not in out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("03R", "Wakefield (03R): sub-ICB location in West Yorkshire ICB, North East and Yorkshire region."),
        ("D4U1Y", "Frimley (D4U1Y): sub-ICB location in the South East region."),
        ("E38000225", "E38000225 is the ONS code of Leeds (15F), sub-ICB location in West Yorkshire ICB"),
        ("05L", "64.9% of its people are now in Black Country (D2P2L) and 35.1% in Birmingham"),
        ("QNQ", "went to Hampshire and Isle of Wight (QRL), Thames Valley (S0E4D) and Surrey and Sussex (S9B9J)."),
        ("Devon ICB", "Devon (QJK): integrated care board in the South West region."),
        ("NHS England", "NHS England (X24): NHS England as a commissioner. The same name: England (ENG)."),
        ("NHS Leeds Clinical Commissioning Group", "Leeds (15F): sub-ICB location in West Yorkshire ICB"),
        ("03 r", "Wakefield (03R): sub-ICB location"),
        ("R1G", "R1G (its name is in no file): NHS trust until September 2015, succeeded by Torbay and South Devon"),
    ],
)
def test_the_first_sentence_says_where_it_stands_today(fairwait: Fairwait, asked: str, said: str) -> None:
    assert said in " ".join(fairwait("places", asked).out.split("\n\n")[0].split())


@pytest.mark.parametrize("asked", [("01Y",), ("01Y", "--to", "2026-01")], ids=" ".join)
def test_a_code_of_two_boundaries_tells_the_people_of_the_old_one(fairwait: Fairwait, asked: tuple[str, ...]) -> None:
    """A file of 2015 has Glossop in 01Y: “all of them are in Tameside” would be wrong of its people."""
    ran = fairwait("places", *asked)
    out = " ".join(ran.out.split())
    assert "Until June 2022 the code stood for other boundaries, those of Tameside and Glossop." in out
    assert "01Y as it was until June 2022 (Tameside and Glossop):" in out
    assert [line.split()[:3] for line in ran.lines if line.startswith("Tameside  ")] == [["Tameside", "01Y", "87.1%"]]
    today = "01Y as it is since July 2022 (Tameside): All of them are in Tameside (01Y)."
    assert (today in out) == (len(asked) > 1)


@pytest.mark.parametrize(
    ("code", "shares"),
    [
        ("01Y", {"ccg-2021": [0.871, 0.129], "sub-icb-2023": [1]}),
        ("D2P2L", {"ccg-2021": [0.871, 0.129], "sub-icb-2023": [1]}),
        ("06H", {"ccg-2021": [0.981, 0.019], "sub-icb-2023": [1]}),
        ("01K", {"ccg-2017": [0.942, 0.058], "sub-icb-2023": [1]}),
        ("01E", {"ccg-2017": [0.992, 0.008], "sub-icb-2023": [1]}),
        ("02M", {"ccg-2017": [1], "sub-icb-2023": [1]}),
        ("09G", {"ccg-2019": [0.987, 0.013]}),
        ("03R", {"sub-icb-2023": [1]}),
    ],
)
def test_a_program_gets_every_boundary_of_a_code(fairwait: Fairwait, code: str, shares: dict[str, list[float]]) -> None:
    found: dict[str, list[float]] = {}
    for one in fairwait("places", code, "--to", "latest", "--json").json["people"]:
        assert (one["until"] is None) == (one["old_boundaries"] == "sub-icb-2023")
        found.setdefault(one["old_boundaries"], []).append(round(one["share"], 3))
    assert found == shares


def test_the_guide_lists_every_code_that_outlived_its_boundary() -> None:
    guide = Path(__file__).parents[2] / "docs" / "how-to" / "follow-an-area.md"
    listed = re.search(r"The same is told of ([^.]+)\.", " ".join(guide.read_text(encoding="utf-8").split()))
    codes = {code for vintage in VINTAGES for code in vintage_codes(vintage) if len(stretches(code)) > 1}
    assert listed
    assert {"01Y", *re.findall(r"\w{3,5}(?=,| and|$)", listed[1])} == codes


def test_an_ons_code_means_only_its_own_boundary(fairwait: Fairwait) -> None:
    """The ONS gave Tameside a new code when Glossop left: that one never stood for Glossop."""
    assert "12.9%" in fairwait("places", "E38000182").out
    assert "12.9%" not in fairwait("places", "E38000263").out


def test_a_month_hints_at_the_boundary_that_the_code_left(fairwait: Fairwait) -> None:
    hint = "Since July 2022 the code stands for other boundaries: --to latest tells where its people are."
    assert hint in " ".join(fairwait("places", "01Y", "--at", "2015-01").out.split())
    assert hint not in " ".join(fairwait("places", "01Y", "--at", "2025-01").out.split())
    assert hint not in " ".join(fairwait("places", "01Y", "--at", "2015-01", "--to", "latest").out.split())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("RHQ", "No figures in the waiting-time (RTT) files since July 2025; no closure or merger is documented."),
        ("RHQ", "in the figures of April 2022 to June 2025: Sheffield Teaching Hospitals NHS Foundation Trust ["),
        ("RHQ", "- April 2022 to June 2025: figures in the waiting-time (RTT) files [1]"),
        ("RHQ", "files of April 2022 to April 2026: first and last month with figures."),
        ("RR8", "- since April 2022: figures in the waiting-time (RTT) files [1]"),
        ("RAP", "since January 2025. North Middlesex University Hospital joined the Royal Free London."),
        ("RAP", "- from January 2025 in the figures: has no figures any more: North Middlesex"),
        ("RJH", "- 8 April 2007: succeeded by Heart of England NHS Foundation Trust (RR1)"),
        ("RJH", "- until April 2007: NHS trust ["),
        ("RJH", "; today University Hospitals Birmingham NHS Foundation Trust (RRK)."),
        ("RR1", "- 8 April 2007: took over from Good Hope Hospital NHS Trust (RJH) ["),
    ],
)
def test_a_trust_says_which_dates_are_its_own_and_which_of_the_figures(
    fairwait: Fairwait, code: str, said: str
) -> None:
    out = " ".join(fairwait("places", code).out.split())
    assert said in out
    assert "1 May 2007" not in out
    assert ("No figures" in out) == (code in ("RHQ", "RAP"))


def test_a_trust_in_a_month(fairwait: Fairwait) -> None:
    def first(*asked: str) -> str:
        return " ".join(fairwait("places", *asked).out.split("\n\n")[0].split())

    assert first("RHQ", "--at", "2025-09").endswith(
        "in South Yorkshire (QF7). No figures; no closure or merger is documented."
    )
    assert "QF7" not in first("RHQ", "--at", "2015-01")  # there were no ICBs
    assert first("RAL", "--at", "2026-06").endswith("in West and North London (Z9B2Z).")


@pytest.mark.parametrize("code", ["03R", "01Y", "QWO", "13T", "70F"])
def test_each_source_is_printed_once(fairwait: Fairwait, code: str) -> None:
    """One assumption printed under four numbers drowns the answer."""
    told = " ".join(fairwait("places", code).out.split("\nSources\n")[1].split())
    parts = [part.split("] ")[-1].strip(" .").lower() for part in told.replace(". [", "; [").split("; ")]
    assert len(parts) == len(set(parts)) > 1
    assert told.lower().count("assumed to go on") == (0 if code == "QWO" else 1)
    assert "2017, 2018" not in told


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
        ((" ",), ExitCode.USAGE, "No place was named"),
        (("RJH", "--at", "2015-01"), ExitCode.NOTHING_TO_ANSWER_WITH, "a month to April 2007"),
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
    assert [line for line in ran.lines if cells(line) > 60] == []
    assert "provider_changes_reviewed.csv in" in ran.out


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
    found = review.matters(codes_seen(packaged_figures()), date(2026, 11, 22))
    for row in review.reviewed():
        mine = [one for one in found if one.kind == row.kind and one.detail.startswith(row.about)]
        assert mine, row
        still = {code for one in mine for code in one.codes}
        assert row.codes == "*" or set(row.codes.split()) <= still, row


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr("fairwait.cli.places_check.today", lambda: day)
