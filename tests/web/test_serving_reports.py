"""Asking for a report on the website: what may be asked, in which words it is refused, and how its files come back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from fairwait.app.serving import maker
from fairwait.app.serving.maker import make_next
from fairwait.app.serving.told import Told
from fairwait.domain.errors import NothingToAnswerWithError
from fairwait.editions.naming import data_version, releases_digest
from fairwait.editions.writing import EditionWriter
from fairwait.pipeline.ingest import ingest
from fairwait.store.reader import open_store, packaged_figures
from fairwait.web.serving.line import Line, key_of
from fairwait.web.site import reports
from tests.synthetic.full_csv import make_month
from tests.web.asgi import Answer, ask
from tests.web.serving import Site, site
from tests.web.three_pages import three_pages

FORM = {"content-type": "application/x-www-form-urlencoded"}
BARNSLEY = [("place", "02P"), ("period", "2026-01"), ("format", "html"), ("format", "xlsx")]


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    monkeypatch.setattr(reports, "_PATIENCE", 0.0)
    three_pages(tmp_path, data_version(packaged_figures()))
    return site(tmp_path)


def send(shown: Site, pairs: list[tuple[str, str]], **headers: str) -> Answer:
    return ask(shown.app, "/report/", method="POST", headers={**FORM, **headers}, body=urlencode(pairs).encode())


def made(shown: Site) -> Answer:
    return ask(shown.app, "/report/made/", urlencode(BARNSLEY))


def test_the_form_offers_the_months_that_are_held_and_needs_no_script(shown: Site) -> None:
    page = ask(shown.app, "/report/").text
    for said in ("January 2026", "December 2025", "PDF", "Word", "Excel", 'method="post"', "independent"):
        assert said in page
    assert 'value="Sheffield (03N)"' in ask(shown.app, "/report/", "place=03N").text


@pytest.fixture
def with_hospitals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """An edition with a trust, its hospital, and a place that became another."""
    monkeypatch.setattr(reports, "_PATIENCE", 0.0)
    path = three_pages(tmp_path, data_version(packaged_figures()), whole=False)
    writer = EditionWriter(path)
    place = ("code", "name", "label", "geography", "sector", "icb", "region", "judged", "reason")
    for code in ("RFF", "RHQ"):
        told = (code, f"Trust {code}", f"Trust {code} ({code})", "provider", "NHS", "QF7", "", 1, "")
        writer.rows("place", place, [told])
    writer.rows("name", ("folded", "code", "shown", "what"), [
        ("northern general hospital", "RHQ", "Northern General Hospital", "site"),
        ("rhqng", "RHQ", "Northern General Hospital", "site code"),
        ("general hospital", "RHQ", "General Hospital, Sheffield", "site"),
        ("general hospital", "RFF", "General Hospital, Barnsley", "site"),
        ("sheffield west", "5N4", "Sheffield West", "former name"),
    ])  # fmt: skip
    writer.fact("former", {"5N4": {
        "label": "Sheffield West (5N4)", "what": "primary care trust", "level": "sub-icb",
        "told": "Sheffield West became part of Sheffield (03N).", "heirs": ["03N"],
    }})  # fmt: skip
    writer.finish()
    return site(tmp_path)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("Northern General", "", "Is Trust RHQ (RHQ) meant?"),
        ("Northern General Hospital", "RHQ", "Northern General Hospital is a hospital of Trust RHQ. "
         "The report is of all of Trust RHQ (RHQ)."),
        ("rhqng", "RHQ", "The report is of all of Trust RHQ (RHQ)."),
        ("Sheffield West", "03N", "Sheffield West became part of Sheffield (03N). The report is of all of Sheffield"),
        ("sheffield", "03N", ""),
        ("03n", "03N", ""),
    ],
)  # fmt: skip
def test_a_place_is_found_by_a_hospital_or_former_name_and_the_page_says_so(
    with_hospitals: Site, typed: str, code: str, said: str
) -> None:
    asked = send(with_hospitals, [("place", typed), *BARNSLEY[1:]])
    if not code:
        assert (asked.status, said in asked.text) == (400, True)
        return
    address = asked.header("location") or ""
    assert f"place={code}&" in address
    assert ("sought=" in address) == bool(said)
    page = ask(with_hospitals.app, "/report/made/", address.partition("?")[2]).text
    assert said in page
    assert ("The report is of all of" in page) == bool(said)
    job = with_hospitals.spool.reports.claim()
    assert job is not None
    assert json.loads(job.body)["place"] == code
    assert "sought" not in json.loads(job.body)


def test_of_places_that_share_a_name_each_is_offered_with_what_it_is(with_hospitals: Site) -> None:
    page = send(with_hospitals, [("place", "General Hospital"), *BARNSLEY[1:]])
    assert page.status == 400
    for code, town in (("RHQ", "Sheffield"), ("RFF", "Barnsley")):
        choice = f'value="{code}">Trust {code} ({code}): General Hospital, {town} is a hospital of Trust {code}</label>'
        assert choice in page.text
    assert 'type="radio" name="place"' in page.text
    assert " checked>" in page.text, "month and formats are kept"
    assert 'name="place" value="RHQ" checked' not in page.text


def test_what_was_typed_is_said_again_only_where_it_leads_to_the_place(with_hospitals: Site) -> None:
    query = urlencode([*BARNSLEY, ("sought", "Northern General Hospital")])
    assert "Northern General" not in ask(with_hospitals.app, "/report/made/", query).text
    assert "<b>" not in ask(with_hospitals.app, "/report/made/", urlencode([*BARNSLEY, ("sought", "<b>")])).text


def test_asking_leads_to_a_page_that_waits_and_then_has_the_files(shown: Site) -> None:
    asked = send(shown, BARNSLEY)
    assert (asked.status, asked.header("cache-control")) == (303, "no-store")
    assert asked.header("location") == "made/?place=02P&period=2026-01&format=html&format=xlsx"
    waiting = made(shown)
    assert waiting.status == 202
    assert "is being made" in waiting.text
    assert made(shown).header("cache-control") == "no-store"
    assert make_next(Told(shown.folder, shown.spool, None))
    done = made(shown)
    assert done.status == 200
    links = re.findall(r'href="\.\./files/([0-9a-f]{32}/[^"]+)"', done.text)
    assert [link.rsplit(".", 1)[1] for link in links] == ["html", "xlsx"]
    for link, start in zip(links, (b"<!doctype html>", b"pk"), strict=True):
        file = ask(shown.app, f"/report/files/{link}")
        assert file.status == 200
        assert file.body.lower().startswith(start)
        assert (file.header("content-disposition") or "").startswith("attachment;")
    assert "Barnsley" in ask(shown.app, f"/report/files/{links[0]}").text
    assert send(shown, BARNSLEY).status == 303
    assert not make_next(Told(shown.folder, shown.spool, None)), "it is there already"


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("place", "Atlantis"), ("period", "2026-01"), ("format", "pdf")], "No place is called “Atlantis”"),
        ([("place", "Barnslee"), ("period", "2026-01"), ("format", "pdf")], "Is Barnsley (02P) meant?"),
        ([("period", "2026-01"), ("format", "pdf")], "Choose the place"),
        ([("place", "02P"), ("period", "1999-01"), ("format", "pdf")], "No report can be made of that month"),
        ([("place", "02P"), ("period", "2026-01")], "at least one of the formats"),
        ([("place", "02P"), ("period", "2026-01"), ("format", "exe")], "at least one of the formats"),
        ([("place", "02P"), ("place", "03N"), ("period", "2026-01"), ("format", "pdf")], "of one place and one month"),
        ([("place", "02P"), ("store", "/etc"), ("format", "pdf")], "of one place and one month"),
        ([("place", "x" * 500), ("period", "2026-01"), ("format", "pdf")], "longer than the name of any place"),
        ([("place", "02P\x00"), ("period", "2026-01"), ("format", "pdf")], "odd characters"),
        ([("place", "<b>x</b>"), ("period", "2026-01"), ("format", "pdf")], "&lt;b&gt;x&lt;/b&gt;"),
        ([("format", "pdf")] * 50, "could not be read"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(shown: Site, pairs: list[tuple[str, str]], said: str) -> None:
    answer = send(shown, pairs)
    assert answer.status == 400
    assert said in answer.text
    assert shown.spool.reports.claim() is None


def test_a_full_line_is_said_politely_and_the_choice_is_kept(shown: Site) -> None:
    for number in range(shown.spool.reports.most):
        assert shown.spool.reports.put(key_of(str(number)), b"") == "accepted"
    answer = send(shown, BARNSLEY)
    assert (answer.status, answer.header("retry-after")) == (429, "60")
    assert "10 reports are waiting" in answer.text
    assert "Barnsley (02P)" in answer.text


def test_nobody_has_more_than_their_share_of_the_line(shown: Site) -> None:
    def ask_for(month: str, place: str, who: str) -> int:
        pairs = [("place", place), ("period", month), ("format", "html")]
        body = urlencode(pairs).encode()
        return ask(shown.app, "/report/", method="POST", headers=FORM, body=body, client=who).status

    assert [ask_for("2026-01", place, "198.51.100.1") for place in ("02P", "03N", "QF7")] == [303, 303, 429]
    assert ask_for("2026-01", "02P", "198.51.100.1") == 303, "what is under way may be asked for again"
    assert ask_for("2026-01", "QF7", "198.51.100.2") == 303
    job = shown.spool.reports.claim()
    assert job is not None
    shown.spool.reports.fail(job, "No.")
    assert ask_for("2025-12", "QF7", "198.51.100.1") == 303, "one is done, and there is room for another"
    assert "198.51" not in " ".join(path.name for path in shown.spool.folder.rglob("*"))


def test_other_websites_and_other_kinds_of_forms_cannot_ask(shown: Site) -> None:
    for said in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://else.example", "host": "waits.example"},
    ):
        assert send(shown, BARNSLEY, **said).status == 403
    assert send(shown, BARNSLEY, origin="null", host="waits.example").status == 403
    assert send(shown, BARNSLEY, **{"content-type": "application/json"}).status == 415
    assert shown.spool.reports.claim() is None
    for said in ({"sec-fetch-site": "same-origin"}, {"origin": "https://waits.example:8443", "host": "waits.example"}):
        assert send(shown, BARNSLEY, **said).status == 303


def test_a_report_of_other_figures_than_were_shown_is_not_made(tmp_path: Path) -> None:
    three_pages(tmp_path, "an-older-version")
    shown = site(tmp_path)
    assert send(shown, BARNSLEY).status == 303
    assert make_next(Told(shown.folder, shown.spool, None))
    answer = made(shown)
    assert answer.status == 422
    assert "New figures came in" in answer.text


def test_a_report_is_made_of_the_figures_that_were_shown_though_newer_ones_came_in(tmp_path: Path) -> None:
    store, files = tmp_path / "store", []
    for period in ("2025-12", "2026-01"):
        files.append(tmp_path / f"full-csv-{period}.csv")
        make_month(period, seed=1).write(files[-1])
    ingest(files[:1], store)
    shown_of = open_store(store)
    asked = {"version": data_version(shown_of), "store": "1", "releases": releases_digest(shown_of)}
    ingest(files[1:], store)
    assert open_store(store).version == 2
    held = maker._held(asked, store)
    assert (held.version, held.periods("rtt-full-csv")) == (1, ("2025-12",))
    assert maker._held({**asked, "version": data_version(open_store(store))}, store).version == 2
    for gone in ({"store": "2"}, {"store": "99"}, {"store": ""}, {"releases": "of others"}):
        with pytest.raises(NothingToAnswerWithError, match="no longer kept"):
            maker._held({**asked, **gone}, store)


def test_whoever_asks_says_which_figures_they_were_shown(tmp_path: Path) -> None:
    path = three_pages(tmp_path, "v1", whole=False)
    writer = EditionWriter(path)
    writer.rows("meta", ("key", "value"), [("store", "7"), ("releases", "abc")])
    writer.finish()
    shown = site(tmp_path)
    assert send(shown, BARNSLEY).status == 303
    job = shown.spool.reports.claim()
    assert job is not None
    told = json.loads(job.body)
    assert (told["version"], told["store"], told["releases"]) == ("v1", "7", "abc")


@pytest.mark.parametrize("path", ["../../v1.sqlite", "0" * 32 + "/x.pdf", "x/y.pdf", "0" * 32 + "/..%2fCURRENT"])
def test_only_files_of_reports_are_given_out(shown: Site, path: str) -> None:
    assert ask(shown.app, f"/report/files/{path}").status in (400, 404)


def test_opening_the_page_asks_for_nothing(shown: Site) -> None:
    assert made(shown).status == 200
    assert shown.spool.reports.claim() is None


def test_the_page_of_a_report_that_nobody_asked_for_is_not_remembered(shown: Site) -> None:
    before = made(shown)
    assert (before.status, before.header("cache-control"), before.header("etag")) == (200, "no-store", None)
    assert send(shown, BARNSLEY).status == 303
    assert made(shown).status == 202, "the form of before is not shown again"
    assert make_next(Told(shown.folder, shown.spool, None))
    assert "files/" in made(shown).text


def test_a_report_that_is_finished_between_two_looks_is_shown(shown: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert send(shown, BARNSLEY).status == 303

    def finished(line: Line, key: str) -> bool:
        return make_next(Told(shown.folder, shown.spool, None)) and False

    monkeypatch.setattr(Line, "under_way", finished)
    assert "files/" in made(shown).text


@pytest.mark.parametrize("query", [urlencode(BARNSLEY), "place=nowhere&period=2026-01&format=html"])
def test_a_form_at_the_address_of_a_report_sends_to_the_form_and_its_links_lead_somewhere(
    shown: Site, query: str
) -> None:
    page = ask(shown.app, "/report/made/", query)
    assert page.header("cache-control") == "no-store"
    actions = re.findall(r'<form[^>]* action="([^"]+)"', page.text)
    assert "../../report/" in actions
    assert all(one.startswith("../../") for one in actions)


def test_a_place_and_month_are_one_job_however_its_formats_are_chosen(shown: Site) -> None:
    chosen = [("html",), ("pdf",), ("html", "pdf"), ("docx", "xlsx"), ("html", "pdf", "docx", "xlsx")]
    for formats in chosen:
        assert send(shown, [*BARNSLEY[:2], *(("format", one) for one in formats)]).status == 303
    job = shown.spool.reports.claim()
    assert job is not None
    assert json.loads(job.body)["formats"] == ["html", "pdf", "docx", "xlsx"]
    assert shown.spool.reports.claim() is None
    assert send(shown, [("place", "02P"), ("period", "2025-12"), ("format", "pdf")]).status == 303
    assert shown.spool.reports.claim() is not None
