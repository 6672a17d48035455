"""What the API answers: the same figures as JSON and as CSV, page by page, named by the version of the data."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from fairwait.editions.treatments import Treatment, Way
from fairwait.web.api import MOUNTED
from tests.web.api_edition import MEASURES, MONTHS, Api, everything, half_made
from tests.web.asgi import ask

LISTS = (
    "/places", "/names", "/measures", "/treatment-functions", "/estimates", "/series", "/findings", "/findings/tables",
    "/data-quality/submissions", "/data-quality/not-ranked", "/watch-list", "/watch-list/rules",
    "/watch-list/considered", "/sources",
)  # fmt: skip


def body_of(api: Api, address: str, /, **query: Any) -> dict[str, Any]:
    answer = api.get(address, **query)
    assert answer.status == 200, answer.text
    found: dict[str, Any] = json.loads(answer.text)
    return found


def csv_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("path", LISTS)
def test_every_list_holds_something_and_names_its_version(api: Api, path: str) -> None:
    body = body_of(api, path, limit=5)
    assert 0 < len(body["data"]) <= 5
    assert api.edition is not None
    assert body["version"] == api.edition.version


@pytest.mark.parametrize("path", LISTS)
def test_csv_and_json_have_the_same_columns_and_values(api: Api, path: str) -> None:
    records = body_of(api, path, limit=20)["data"]
    rows = csv_rows(api.get(path, limit=20, format="csv").text)
    assert [list(row) for row in rows] == [list(record) for record in records]
    for row, record in zip(rows, records, strict=True):
        for name, value in record.items():
            if isinstance(value, bool):
                assert row[name] == str(value).lower()
            elif isinstance(value, (int, float)):
                assert float(row[name]) == value
            elif value is None:
                assert row[name] == ""
            elif isinstance(value, str):
                assert row[name].removeprefix("'") == value


@pytest.mark.parametrize("path", LISTS)
def test_the_accept_header_chooses_csv(api: Api, path: str) -> None:
    answer = api.get(path, headers={"Accept": "text/csv"})
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    assert api.get(path, headers={"Accept": "text/csv;q=0.5, application/json"}).header("content-type") == (
        "application/json"
    )
    assert "accept" in (answer.header("vary") or "")


def test_a_browser_is_given_json(api: Api) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert api.get("/places", headers={"Accept": accept}).header("content-type") == "application/json"


@pytest.mark.parametrize("path", LISTS)
def test_pages_reach_every_row_once_and_in_one_order(api: Api, path: str) -> None:
    query = {"measure": "median_wait", "period": "latest"} if path == "/estimates" else {}
    whole = body_of(api, path, limit=1000, **query)["data"]
    by_pages = everything(api, path, limit=7 if len(whole) < 200 else 97, **query)
    if len(whole) == 1000:
        assert by_pages[:1000] == whole
    else:
        assert by_pages == whole
    assert len({json.dumps(row) for row in by_pages}) == len(by_pages)


def test_every_estimate_is_reached_forwards_and_backwards(api: Api) -> None:
    query = {"measure": "median_wait", "from": "2025-12", "treatment_function": ["C_110", "C_999"], "limit": 50}
    forwards = everything(api, "/estimates", **query)
    assert len(forwards) == 2 * 2 * 106
    answer = body_of(api, "/estimates", **query)
    while answer["page"]["next"]:
        last, answer = answer, json.loads(api.raw(answer["page"]["next"]).text)
    back = answer["data"]
    while answer["page"]["previous"]:
        answer = json.loads(api.raw(answer["page"]["previous"]).text)
        back = answer["data"] + back
    assert back == forwards
    assert last["page"]["previous"] is not None


def test_the_first_page_has_no_page_before_it_and_the_last_none_after(api: Api) -> None:
    assert body_of(api, "/estimates")["page"]["previous"] is None
    assert body_of(api, "/places", limit=1000)["page"]["next"] is None


def test_links_say_the_same_as_the_body(api: Api) -> None:
    answer = api.get("/places", limit=10)
    page = json.loads(answer.text)["page"]
    assert answer.header("link") == f'<{page["next"]}>; rel="next"'
    second = api.raw(page["next"])
    links = second.header("link") or ""
    assert 'rel="next"' in links
    assert 'rel="prev"' in links


def test_all_estimates_are_counted_without_being_read(api: Api) -> None:
    assert body_of(api, "/estimates", limit=1)["page"]["total"] == len(MEASURES) * MONTHS * 25 * 106


@pytest.mark.parametrize(
    ("query", "name", "values"),
    [
        ({"measure": "median_wait"}, "measure", {"median_wait"}),
        ({"geography": "sub-icb"}, "geography", {"sub-icb"}),
        ({"period": "2025-12"}, "period", {"2025-12"}),
        ({"period": "latest"}, "period", {"2026-01"}),
        ({"from": "2025-12", "area": "02T"}, "period", {"2025-12", "2026-01"}),
        ({"to": "2025-12", "area": "02T"}, "period", {"2025-11", "2025-12"}),
        ({"treatment_function": ["C_110", "C_320"]}, "treatment_function", {"C_110", "C_320"}),
        ({"area": ["02T", "03r"]}, "area", {"02T", "03R"}),
        ({"area": "02T", "treatment_function": "C_110"}, "treatment_function", {"C_110"}),
        ({"judged": "true", "measure": "median_wait"}, "judged", {True}),
        ({"judged": "false", "measure": "median_wait"}, "status", {"not_judged", "no_data"}),
    ],
)
def test_a_filter_keeps_what_was_asked_for_and_loses_none(
    api: Api, query: dict[str, Any], name: str, values: set[str]
) -> None:
    kept = everything(api, "/estimates", limit=1000, **query)
    assert {row[name] for row in kept} == values
    narrower = {key: value for key, value in query.items() if key in ("measure", "geography")}
    every = everything(api, "/estimates", limit=1000, **narrower)
    other = {
        "area": [code.upper() for code in _many(query.get("area"))],
        "treatment_function": _many(query.get("treatment_function")),
    }
    assert [row for row in every if row[name] in values and all(
        not wanted or row[column] in wanted for column, wanted in other.items()
    )] == kept  # fmt: skip


def _many(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else value


def test_sorting_by_value_puts_the_unknown_last_either_way(api: Api) -> None:
    query = {"measure": "median_wait", "period": "latest", "limit": 60}
    for sort, better in (("value", min), ("-value", max)):
        rows = everything(api, "/estimates", sort=sort, treatment_function="C_110", **query)
        values = [row["value"] for row in rows]
        known = [one for one in values if one is not None]
        assert values[: len(known)] == known
        assert known == sorted(known, reverse=sort == "-value")
        assert known[0] == better(known)
        assert len(known) < len(values)


def test_sorting_is_the_same_every_time_though_many_are_equal(api: Api) -> None:
    orders = [everything(api, "/places", sort="geography", limit=limit) for limit in (10, 33, 1000)]
    assert orders[0] == orders[1] == orders[2]
    turned = everything(api, "/places", sort="-geography", limit=1000)
    assert [one["code"] for one in turned if one["geography"] == "icb"] == [
        one["code"] for one in orders[0] if one["geography"] == "icb"
    ]


def test_only_the_columns_asked_for_are_sent(api: Api) -> None:
    row = body_of(api, "/estimates", columns="period,area,value", limit=1)["data"][0]
    assert list(row) == ["period", "area", "value"]
    text = api.get("/estimates", columns="period,area,value", limit=1, format="csv").text
    assert text.removeprefix("\ufeff").splitlines()[0] == "period,area,value"


def test_an_answer_that_is_held_already_is_not_sent_again(api: Api) -> None:
    first = api.get("/estimates", measure="median_wait")
    etag = first.header("etag")
    assert etag is not None
    assert api.edition is not None
    assert api.edition.version in etag
    for held in (etag, f'W/{etag}, "other"', "*"):
        again = api.get("/estimates", headers={"If-None-Match": held}, measure="median_wait")
        assert (again.status, again.body) == (304, b"")
        assert again.header("etag") == etag
    assert api.get("/estimates", headers={"If-None-Match": '"other"'}, measure="median_wait").status == 200


def test_other_questions_and_other_forms_have_other_names(api: Api) -> None:
    names = [
        api.get("/estimates", measure="median_wait").header("etag"),
        api.get("/estimates", measure="within_18_weeks").header("etag"),
        api.get("/estimates", measure="median_wait", format="csv").header("etag"),
        api.get("/estimates", measure="median_wait", headers={"Accept": "text/csv"}).header("etag"),
        api.get("/places").header("etag"),
    ]
    assert len(set(names)) == len(names)


def test_head_has_the_headers_of_get_and_no_body(api: Api) -> None:
    head = api.raw("/places", method="HEAD")
    assert head.body == b""
    assert head.header("etag") == api.get("/places").header("etag")


def test_every_other_website_may_read_and_nobody_may_write(api: Api) -> None:
    assert api.get("/places").header("access-control-allow-origin") == "*"
    asked = api.raw("/places", method="OPTIONS", headers={"Origin": "https://example.org"})
    assert asked.status == 204
    assert asked.header("access-control-allow-methods") == "GET, HEAD, OPTIONS"
    assert asked.header("access-control-allow-credentials") is None


def test_one_place_one_measure_and_one_page(api: Api) -> None:
    assert body_of(api, "/places/02t")["data"]["label"] == "Calderdale (02T)"
    measure = body_of(api, "/measures/median_wait")["data"]
    assert measure["polarity"] == "lower_is_better"
    assert measure["periods"] == {"sub-icb": ["2025-11", "2025-12", "2026-01"]}
    findings = body_of(api, "/findings/page", path="place/02T/")
    assert findings["schema"] == "fairwait-report/1"
    assert api.edition is not None
    assert findings["report"] == json.loads(api.edition.report_json("place/02T/") or "")


def test_findings_are_listed_by_what_they_are_about(api: Api) -> None:
    assert [one["path"] for one in body_of(api, "/findings", place="02T")["data"]] == ["place/02T/"]
    of_measure = body_of(api, "/findings", measure="median_wait")["data"]
    assert [(one["path"], one["geography"]) for one in of_measure] == [("measures/median_wait/sub-icb/", "sub-icb")]


def test_a_table_of_a_page_is_safe_to_open_in_a_spreadsheet(api: Api) -> None:
    rows = csv_rows(api.get("/findings/page", path="hostile/", table="t", format="csv").text)
    assert rows == [{"name": "'=1+1", "x": "1.5"}, {"name": "'@SUM(A1)", "x": "-2.0"}]


def test_search_finds_a_place_as_it_is_typed(api: Api) -> None:
    data = body_of(api, "/search", q="calder")["data"]
    assert [(one["label"], one["path"]) for one in data] == [("Calderdale (02T)", "place/02T/")]
    assert data[0]["level"] == "sub-ICB location"
    assert len(body_of(api, "/search", q="north", limit=3)["data"]) <= 3
    assert body_of(api, "/places", q="calder")["data"][0]["code"] == "02T"


def test_search_offers_treatments_only_to_whoever_asks_for_them(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    ways = (Way("Where would I wait less?", "wait/?function=C_110"),)
    knee = Treatment("C_110", "Trauma and orthopaedics", "bones and joints", "knee", True, False, ways)
    monkeypatch.setattr("fairwait.editions.treatments.treatments", lambda edition, text: (knee,))
    places = body_of(api, "/search", q="calder")["data"]
    first, *rest = body_of(api, "/search", q="calder", treatments="true")["data"]
    assert (first["path"], first["how"], first["geography"]) == ("wait/?function=C_110", "treatment", None)
    assert first["label"] == "Trauma and orthopaedics: where would I wait less?"
    assert rest == places
    assert len(body_of(api, "/search", q="calder", treatments="true", limit=1)["data"]) == 1


def test_whoever_may_not_be_ranked_is_listed_with_the_reason(api: Api) -> None:
    rows = everything(api, "/data-quality/not-ranked", measure="median_wait")
    assert rows
    assert all(row["reason"] and row["low"] is None and row["rank_low"] is None for row in rows)
    assert {row["judged"] for row in rows} == {False}
    assert "ok" not in {row["status"] for row in rows}
    whole = everything(api, "/estimates", measure="median_wait", period="latest", treatment_function="C_999")
    assert [row for row in whole if row["reason"]] == rows


def test_the_watch_list_is_told_by_place_and_rule_without_answers(api: Api) -> None:
    entry = body_of(api, "/watch-list", limit=1)["data"][0]
    assert "response" not in entry
    assert entry["evidence"][0]["sentence"]
    of_place = body_of(api, "/watch-list", place=entry["area"])["data"]
    assert entry["id"] in [one["id"] for one in of_place]
    assert {one["rule"] for one in body_of(api, "/watch-list", rule=entry["rule"])["data"]} == {entry["rule"]}


def test_missing_trusts_are_told_with_the_reason(api: Api) -> None:
    rows = body_of(api, "/data-quality/submissions", period="latest", status="missing", sector="NHS")["data"]
    assert rows
    assert all(row["reason"] and row["since"] for row in rows)


def test_what_a_provider_sent_is_told_month_by_month_with_the_lists_beside_a_gap(api: Api) -> None:
    rows = everything(api, "/data-quality/submissions", provider="RHQ", sort="period")
    assert [row["period"] for row in rows][:2] == ["2022-04", "2022-05"]
    assert len(rows) == 49
    assert [row["status"] for row in rows] == ["submitted"] * 39 + ["missing"] * 10
    assert all((row["list_size"] is None) == (row["status"] == "missing") for row in rows)
    assert {(row["last_sent"], row["last_list"], row["next_sent"]) for row in rows[39:]} == {("2025-06", 91_256, None)}
    gap = body_of(api, "/data-quality/submissions", provider="RF4", status="missing")["data"]
    assert [(one["period"], one["last_list"], one["next_list"]) for one in gap] == [("2025-11", 58_662, 68_913)]


def test_submissions_are_kept_by_month_sector_board_and_sorted_with_the_unknown_last(api: Api) -> None:
    every = everything(api, "/data-quality/submissions", limit=1000)
    assert len(every) > 20_000
    span = everything(api, "/data-quality/submissions", limit=1000, **{"from": "2025-10", "to": "2025-11"})
    assert span == [one for one in every if one["period"] in ("2025-10", "2025-11")]
    board = everything(api, "/data-quality/submissions", limit=1000, icb="QF7", sector="NHS", period="2025-12")
    assert board == [one for one in every if (one["icb"], one["sector"], one["period"]) == ("QF7", "NHS", "2025-12")]
    assert body_of(api, "/data-quality/submissions", revised="true")["data"] == []
    largest = body_of(api, "/data-quality/submissions", sort="-list_size", period="latest")
    sizes = [one["list_size"] for one in largest["data"]]
    assert sizes == sorted(sizes, reverse=True)
    assert {one["period"] for one in largest["data"]} == {"2026-04"}
    assert everything(api, "/data-quality/submissions", sort="list_size", period="latest")[-1]["list_size"] is None


def test_names_lead_to_places_of_today(api: Api) -> None:
    every = everything(api, "/names", limit=1000)
    assert all(one["what"] in ("name", "code") for one in every), "this edition knows no others"
    assert {"name": "02T", "what": "code", "of": "02T", "places": ["02T"], "told": ""} in every
    assert [one["name"] for one in everything(api, "/names", place="02T", what="name")] == ["Calderdale"]
    assert body_of(api, "/names", place="02T")["data"] == [one for one in every if one["of"] == "02T"]


def test_a_series_is_told_month_by_month_on_one_map_with_its_stretches(api: Api) -> None:
    rows = everything(api, "/series", area="QWO", limit=10)
    assert [row["period"] for row in rows] == sorted({row["period"] for row in rows})
    assert len(rows) == 24
    assert {(row["measure"], row["area_name"]) for row in rows} == {("within_18_weeks", "West Yorkshire")}
    assert all(row["value"] == pytest.approx(row["part"] / row["whole"]) for row in rows)
    assert {row["stretch"] for row in rows} == {0}, "nothing that is counted changed in these two years"
    every = everything(api, "/series", limit=1000)
    assert [one for one in every if one["area"] == "QWO"] == rows
    assert all(one["judged"] or one["reason"] for one in every)
    assert body_of(api, "/series", judged="false")["data"] == [one for one in every if not one["judged"]][:100]
    assert everything(api, "/series", area="QWO", **{"from": "2026-01"}) == rows[-4:]
    for unknown in ({"measure": "median_wait"}, {"area": "RXF"}, {"treatment_function": "C_110"}):
        assert api.get("/series", **unknown).status == 422


def test_a_series_is_walked_back_as_it_was_walked_on(api: Api) -> None:
    answer = body_of(api, "/series", limit=50)
    pages = [answer["data"]]
    while answer["page"]["next"]:
        answer = json.loads(api.raw(answer["page"]["next"]).text)
        pages.append(answer["data"])
    while answer["page"]["previous"]:
        pages.pop()
        answer = json.loads(api.raw(answer["page"]["previous"]).text)
        assert answer["data"] == pages[-1]
    assert len(pages) == 1


def test_every_table_of_a_page_can_be_found_and_read_row_by_row(api: Api) -> None:
    listed = everything(api, "/findings/tables", limit=50)
    assert {one["path"] for one in listed} == {one["path"] for one in everything(api, "/findings")}
    (table,) = body_of(api, "/findings/tables", place="02T")["data"]
    whole = csv_rows(api.get("/findings/page", path=table["path"], table=table["table"], format="csv").text)
    rows = everything(api, "/findings/rows", table=table["table"], limit=150)
    assert table["rows"] == len(whole) == len(rows)
    assert [one["page_place"] for one in rows] == ["02T"] * len(rows)
    for row, told in zip(rows, whole, strict=True):
        assert list(row) == ["page", "page_place", *table["columns"]]
        assert [float(row[name]) for name in table["columns"]] == [float(told[name]) for name in table["columns"]]
    assert table["table"] == table["id"]
    hostile = csv_rows(api.get("/findings/rows", table="t", format="csv").text)
    assert [one["name"] for one in hostile] == ["'=1+1", "'@SUM(A1)"]
    assert body_of(api, "/findings/rows", table="t", place="02T")["data"] == []
    assert api.get("/findings/rows", table="none").status == 422


def test_an_edition_that_is_being_made_is_never_kept_and_grows(tmp_path: Path) -> None:
    edition = half_made(tmp_path)
    api = Api(edition)
    answer = api.get("/findings")
    assert answer.header("cache-control") == "no-cache"
    assert [one["path"] for one in json.loads(answer.text)["data"]] == ["hostile/"]
    assert api.get("/findings/page", path="later/").status == 503
    assert body_of(api, "/estimates")["data"] == []
    edition.close()


def test_under_its_mount_every_address_that_it_gives_leads_back_to_it(api: Api) -> None:
    site = FastAPI()
    site.mount(MOUNTED, api.app)
    answer = json.loads(ask(site, "/api/v1/places", "limit=5").text)
    following = answer["page"]["next"]
    assert following.startswith("/api/v1/places?")
    path, _, query = following.partition("?")
    assert json.loads(ask(site, path, query).text)["data"][0] not in answer["data"]
    links = json.loads(ask(site, "/api/v1/").text)["data"]["links"]
    for address in links.values():
        assert ask(site, address, "q=a" if address.endswith("/search") else "").status == 200, address
