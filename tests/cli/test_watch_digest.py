"""``fairwait watch`` and ``fairwait digest``: what they print, keep and refuse."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from fairwait.analysis import workbench
from tests.cli.conftest import Fairwait

ENTRY = "figures_not_sent-within_18_weeks-all-RHQ"


@pytest.fixture(autouse=True)
def _one_bench(bench: workbench.Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command of these tests asks the same bench: the rules are judged once."""
    monkeypatch.setattr(workbench, "Workbench", lambda *given, **named: bench)
    monkeypatch.delenv("FAIRWAIT_WORKSPACE", raising=False)


@pytest.mark.parametrize("width", [40, 80])
def test_the_list_begins_with_who_is_on_it(fairwait: Fairwait, width: int) -> None:
    ran = fairwait("watch", width=width)
    assert ran.code == 0
    assert ran.out.startswith("The watch list of April 2026:")
    assert "Considered and not on it" in ran.out
    assert "What chance alone would give" in " ".join(ran.out.split())
    assert max(len(line) for line in ran.lines if not line.startswith(("persistently", "http"))) <= max(width, 60)


def test_the_list_for_programs(fairwait: Fairwait) -> None:
    whole = fairwait("watch", "--json").json
    assert whole["period"] == "2026-04"
    rows = list(csv.DictReader(io.StringIO(fairwait("watch", "--csv").out)))
    assert [row["id"] for row in rows] == [one["id"] for one in whole["entries"]]
    assert {one["rule"] for one in whole["not_on_it"]} <= {one["id"] for one in whole["rules"]}
    assert all(one["evidence"][0]["sentence"] for one in whole["entries"])


def test_one_board_and_its_trusts(fairwait: Fairwait) -> None:
    found = fairwait("watch", "--area", "South Yorkshire", "--json").json["entries"]
    assert ENTRY in {one["id"] for one in found}
    assert {one["area"] for one in found} | {"QF7"} >= {one["parent"] or "QF7" for one in found}
    assert all("QF7" in (one["area"], one["parent"]) for one in found)


def test_an_entry_by_its_id_or_its_place(fairwait: Fairwait) -> None:
    by_id = fairwait("watch", "show", ENTRY.upper())
    assert by_id.code == 0
    assert "What it rests on" in by_id.out
    assert "91,256 pathways" in by_id.out
    by_place = fairwait("watch", "show", "Sheffield Teaching", "--json").json
    assert ENTRY in {one["id"] for one in by_place}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("watch", "show", "no-such-entry"), 4),
        (("watch", "show", "../../x"), 2),
        (("watch", "show", "QUY"), 4),
        (("watch", "--geography", "sub-icb"), 2),
        (("watch", "--period", "2026-13"), 2),
        (("watch", "respond", ENTRY, "--response", "x"), 2),
        (("digest", "Barnsley"), 0),
        (("digest", "02P"), 2),
        (("digest", "Nowhere at all"), 2),
        (("digest", "QF7", "--format", "pdf"), 2),
        (("digest", "QF7", "--since", "2026-04"), 2),
        (("digest", "QF7", "--out", "digest.xyz"), 2),
        (("digest", "QF7", "--csv", "--format", "html"), 2),
        (("digest", "QF7", "--json", "--format", "html"), 2),
    ],
)
def test_what_cannot_be_asked_is_told_without_a_trace(fairwait: Fairwait, words: tuple[str, ...], code: int) -> None:
    ran = fairwait(*words)
    assert ran.code == code, ran.err
    assert "Traceback" not in ran.err
    assert code == 0 or ran.err.startswith("Error: ")


def test_answers_are_kept_shown_and_exported_harmlessly(fairwait: Fairwait, tmp_path: Path) -> None:
    mine = str(tmp_path / "mine")
    ran = fairwait("watch", "respond", ENTRY, "--response", "=1+1", "--owner", "<b>Chair</b>", "--workspace", mine)
    assert ran.code == 0, ran.err
    assert fairwait("watch", "respond", ENTRY, "--outcome", "Sent", "--workspace", mine).code == 0
    held = json.loads((tmp_path / "mine" / "responses" / f"{ENTRY}.json").read_text(encoding="utf-8"))
    assert [bool(one["outcome"]) for one in held["history"]] == [False, True]
    rows = list(csv.DictReader(io.StringIO(fairwait("watch", "--csv", "--workspace", mine).out)))
    row = next(one for one in rows if one["id"] == ENTRY)
    assert not row["response"].startswith("=")
    assert row["response"].endswith("=1+1")
    assert "<b>Chair</b>" in fairwait("watch", "show", ENTRY, "--workspace", mine).out
    page = fairwait("digest", "QF7", "--format", "html", "--workspace", mine).out
    assert "<b>Chair</b>" not in page
    assert "&lt;b&gt;Chair" in page


@pytest.mark.parametrize("review", ["2020-01-01", "tomorrow", "2027-02-30"])
def test_a_bad_review_date_keeps_nothing(fairwait: Fairwait, tmp_path: Path, review: str) -> None:
    ran = fairwait("watch", "respond", ENTRY, "--review", review, "--workspace", str(tmp_path / "mine"))
    assert ran.code == 2
    assert not (tmp_path / "mine").exists()


def test_an_answer_to_an_entry_that_is_not_there_keeps_nothing(fairwait: Fairwait, tmp_path: Path) -> None:
    ran = fairwait("watch", "respond", "unheard-of", "--response", "x", "--workspace", str(tmp_path / "mine"))
    assert ran.code == 4
    assert not (tmp_path / "mine").exists()


def test_a_digest_is_written_in_three_forms(fairwait: Fairwait, tmp_path: Path) -> None:
    page, mail, feed = (tmp_path / name for name in ("d.html", "d.txt", "d.json"))
    for path in (page, mail, feed):
        assert fairwait("digest", "QF7", "--out", str(path)).code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert max(len(line) for line in mail.read_text(encoding="utf-8").splitlines() if "watch show" not in line) <= 72
    assert json.loads(feed.read_text(encoding="utf-8"))["items"][0]["id"] == "fairwait:digest:icb:QF7:2026-04"
    assert fairwait("digest", "QF7", "--json").json["version"].endswith("/1.1")
    assert fairwait("digest", "QF7", "--out", str(tmp_path / "none" / "d.html")).code == 2


def test_a_digest_on_a_screen_and_as_rows(fairwait: Fairwait) -> None:
    one = fairwait("digest", "South Yorkshire", width=40)
    assert one.code == 0
    assert "Which way is good" in one.out
    every = fairwait("digest")
    assert every.out.startswith("Among 36 integrated care boards")
    rows = list(csv.DictReader(io.StringIO(fairwait("digest", "QF7", "--csv").out)))
    assert {"headline", "watch list"} <= {row["heading"] for row in rows}
    assert {row["parent"] for row in rows} == {"", "QF7"}


def test_every_part_of_a_page_has_an_id_of_its_own(fairwait: Fairwait) -> None:
    page = fairwait("digest", "QF7", "RHQ", "QF7", "--format", "html").out
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert {"place-QF7", "place-RHQ"} <= set(ids)
    assert len(ids) == len(set(ids))
    assert {one.removeprefix("#") for one in re.findall(r'href="(#[^"]+)"', page)} <= set(ids)


def test_what_chance_gives_is_said_of_the_whole_list_only(fairwait: Fairwait) -> None:
    whole = fairwait("watch", "--json").json
    on = next(one for one in whole["entries"] if one["rule"] == "persistently_low")
    listed = {code for one in whole["entries"] for code in (one["area"], one["parent"])}
    judged = [code for one in whole["not_on_it"] if one["rule"] == "persistently_low" for code in one["places"]]
    nobody = next(code for code in judged if code not in listed)
    alone = " ".join(fairwait("watch", "--area", nobody).out.split())
    assert "What chance alone" not in alone
    some = " ".join(fairwait("watch", "--area", on["area"]).out.split())
    told = some.split("What chance alone would give, of the whole list")[1]
    assert "not of the places asked for" in told
    assert "Persistently in the worst quarter: " in told
    quiet = " ".join(fairwait("watch", "--area", "RHQ").out.split())
    assert "Persistently in the worst quarter: " not in quiet
    digest = " ".join(fairwait("digest", on["area"]).out.split())
    assert "everybody in England who was considered" in digest.split("What chance alone would give")[1]


def test_england_is_never_said_to_have_no_figures(fairwait: Fairwait) -> None:
    ran = fairwait("digest", "England")
    assert ran.code == 0
    assert ran.out.startswith("In April 2026 65 in 100 pathways")
    assert "No figures of it could be judged" not in ran.out
    assert "1,918,840 more pathways" in " ".join(ran.out.split())
