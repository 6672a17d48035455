"""What a code was, is and became; and what any code stands for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from fairwait.domain.period import Period
from fairwait.places.areas import area_rows
from fairwait.places.history import History, trace
from fairwait.places.identities import identify
from fairwait.places.lineage import VINTAGES, vintage_codes, vintage_of
from fairwait.places.moves import kept, moves_from, moves_to
from fairwait.places.organisations import Silence, looked_at, silence
from fairwait.places.providers import bodies, provider_changes, provider_rows
from fairwait.places.standing import standing
from fairwait.places.statements import Topic
from fairwait.places.stretches import stretch_in, stretches


def history(code: str) -> History:
    found = trace(code)
    assert found is not None
    return found


def said(code: str, topic: Topic) -> list[tuple[str, str]]:
    return [(str(one.since), one.text) for one in history(code).about(topic)]


@pytest.mark.parametrize(
    ("code", "kind", "name"),
    [
        ("03r ", "sub-icb", "Wakefield"),
        ("00F", "sub-icb", "Gateshead"),
        ("W2U3Z", "sub-icb", "North West London"),
        ("Q52", "area-team", "West Yorkshire"),
        ("E54000046", "icb", "Northumberland, Tyne and Wear and North Durham"),
        ("QMJ", "icb", "North Central London"),
        ("Z9B2Z", "icb", "West and North London"),
        ("Y54", "region", "North of England"),
        ("E40000009", "region", "North East and Yorkshire"),
        ("E92000001", "england", "England"),
        ("X24", "commissioner", "NHS England"),
        ("15L", "commissioner", "National Commissioning Hub 2"),
        ("NONC", "commissioner", "Commissioners outside England"),
        ("RHQ", "provider", "Sheffield Teaching Hospitals NHS Foundation Trust"),
        ("RD7", "body", "Heatherwood and Wexham Park Hospitals NHS Foundation Trust"),
        ("5CQ", "body", "Milton Keynes PCT"),
        ("A84031", "body", "Greystoke Surgery"),
        ("E40000014", "region", "North West"),
        ("RGT01", "site", "Cambridge University Hospitals NHS Foundation Trust"),
    ],
)
def test_every_kind_of_code_is_known(code: str, kind: str, name: str) -> None:
    found = identify(code)
    assert found is not None
    assert (found.kind, found.name) == (kind, name)
    assert found.source


@pytest.mark.parametrize("code", ["99Z", "", "UNK", "A84032", "RGT0", "03R01", "E38999999"])
def test_what_no_table_knows_is_not_guessed(code: str) -> None:
    assert identify(code) is None
    assert trace(code) is None


def test_a_site_is_only_ever_a_site_of_its_owner() -> None:
    found = history("RGT01")
    assert found.identity.label == "site of Cambridge University Hospitals NHS Foundation Trust (RGT)"
    assert found.statements[0].evidence == "inferred"


def test_a_split_tells_both_ends_and_the_share_of_people() -> None:
    assert said("01K", "became") == [
        ("2018-04-01", "5.8% of the people went to Fylde and Wyre (02M); 94.2% stayed"),
    ]
    assert ("2018-04-01", "took over 5.8% of the people of Morecambe Bay (01K)") in said("02M", "came-from")
    assert kept("01K", date(2018, 4, 1)) == pytest.approx(0.942394, abs=1e-6)


def test_mergers_before_2017_are_dated_by_the_list_of_changes() -> None:
    (became,) = history("00F").about("became")
    assert (became.since, became.other, became.share) == (date(2015, 4, 1), "13T", 1)
    assert became.source == "list of organisation changes 2000 to 2018"
    assert [one.other for one in history("14L").about("came-from")] == ["00W", "01M", "01N"]


def test_parents_over_time_with_the_gap_that_no_file_fills() -> None:
    assert said("03R", "parent") == [
        ("2013-04-01", "West Yorkshire (Q52)"),
        ("2017-04-01", "West Yorkshire and Harrogate (QWO)"),
        ("2022-07-01", "West Yorkshire (QWO)"),
    ]


def test_boards_trade_people_where_locations_change_their_parent() -> None:
    glossop = [move for move in moves_from("QOP") if move.new == "QJ2"]
    assert [(str(move.day), round(move.share or 0, 3)) for move in glossop] == [("2022-07-01", 0.012)]
    assert {move.old for move in moves_to("QHM")} == {"E54000045", "E54000046", "E54000047"}
    assert all(move.whole for move in moves_to("QHM"))


def test_the_mergers_of_2026_are_said_to_be_inferred() -> None:
    frimley = history("QNQ").about("became")
    assert {one.other for one in frimley} == {"QRL", "S0E4D", "S9B9J"}
    assert all(one.evidence == "inferred" and one.share is None for one in frimley)


def test_an_ons_code_tells_only_its_own_years() -> None:
    found = history("E38000246")
    assert found.identity.code == "92A"
    assert {one.other for one in found.about("ons-code")} == {"E38000246"}
    assert found.about("what")[-1].until == date(2023, 3, 31)


def test_trusts_that_merged_tell_the_successor_and_the_evidence() -> None:
    (became,) = history("RAP").about("became")
    assert (became.other, became.evidence) == ("RAL", "reviewed")
    assert became.source
    assert "RAP" in {one.other for one in history("RAL").about("came-from")}


def test_what_was_so_in_a_month() -> None:
    told = {one.topic: one.text for one in history("70F").during(Period(2021, 1))}
    assert told == {
        "what": "clinical commissioning group",
        "name": "West Sussex",
        "parent": "Sussex and East Surrey (QNX)",
        "ons-code": "E38000248",
    }


def test_every_statement_of_every_area_and_body_has_a_source() -> None:
    codes = {row.code for row in area_rows()} | bodies().keys()
    for code in codes:
        for one in history(code).statements:
            assert one.text, code
            assert one.source, (code, one)
            assert one.since is None or one.until is None or one.since <= one.until


def test_partly_inferred_is_neither_published_nor_inferred() -> None:
    (name,) = history("03R").about("name")
    assert name.evidence == "partly inferred"  # no file after February 2026 shows the level
    (what,) = (one for one in history("92A").about("what") if "commissioning" in one.text)
    assert what.evidence == "published"


def test_every_provider_without_the_latest_month_says_since_when_and_why() -> None:
    first, last = looked_at()
    assert (str(first), str(last)) == ("2022-04", "2026-04")
    for row in provider_rows():
        figures = history(row.code).about("figures")
        if row.last_seen == "2026-04":
            assert silence(row.code) is None
            assert [one.until for one in figures] == [None]
        else:
            has, none = figures
            assert has.until is not None
            assert none.since == has.until + timedelta(1)
            assert none.text.removeprefix("no figures; ")


def test_only_what_a_person_documented_excuses_silence() -> None:
    sheffield, west, north = silence("RHQ"), silence("RW4"), silence("RAP")
    assert sheffield == Silence(Period(2025, 7), "no closure or merger is documented", False)
    assert west is not None
    assert (west.documented, west.gone) == (False, False)
    assert north is not None
    assert (north.documented, north.gone) == (True, True)
    community = silence("RY7")
    assert community is not None
    assert (community.documented, community.gone) == (True, False)


def test_a_listed_successor_has_its_printed_day_and_any_other_the_month_of_the_figures() -> None:
    for change in provider_changes():
        (became,) = (one for one in history(change.code).about("became") if one.other == change.successor)
        if "list of successors" in change.evidence:
            assert became.since is not None
            printed = f"{became.since.day} {became.since:%B %Y}"
            assert change.evidence.endswith(f" on {printed}")
            assert became.dates == "in force"
        else:
            assert (became.since, became.dates) == (change.date, "figures")


def test_boundaries_of_a_code_follow_one_another_without_a_gap() -> None:
    codes = {code for vintage in VINTAGES for code in vintage_codes(vintage)}
    twice = {code for code in codes if len(stretches(code)) == 2}
    assert twice == {"01E", "01K", "01Y", "02M", "06H", "15E", "15M", "70F", "78H", "92A", "D2P2L"}
    for code in codes:
        found = stretches(code)
        assert 1 <= len(found) <= 2
        assert all(one.until and one.until.shift(1) == after.since for one, after in pairwise(found))
        assert found[-1].until is None or code not in vintage_codes(VINTAGES[-1])
        assert [stretch_in(code, one.vintage) for one in found] == list(found)
    assert stretches("RHQ") == ()
    assert stretch_in("05L", "sub-icb-2023") is None


def test_the_people_of_one_boundary_are_the_same_whichever_of_its_years_is_asked() -> None:
    for stretch in stretches("01Y"):
        first = vintage_of(stretch.since)
        assert stretch.walk("ccg-2019", first).of("01Y") == stretch.walk("ccg-2019").of("01Y")


@pytest.mark.parametrize(
    ("code", "where"),
    [
        ("03R", "West Yorkshire ICB, North East and Yorkshire region"),
        ("QWO", "the North East and Yorkshire region"),
        ("D4U1Y", "the South East region"),
        ("RAL", "West and North London ICB, London region"),
        ("00F", ""),
        ("QNQ", ""),
        ("Y63", ""),
        ("zzz", ""),
    ],
)
def test_where_a_place_stands_today(code: str, where: str) -> None:
    assert standing(code) == where


def test_people_leave_a_code_before_its_new_ons_code_begins() -> None:
    assert [one.share for one in history("E38000182").about("became")] == [pytest.approx(0.129, abs=5e-4)]
    assert history("E38000263").about("became", "came-from") == ()
    assert history("E38000264").about("became") == ()
