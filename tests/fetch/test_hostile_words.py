"""A publisher's page, or somebody in its place, writes words that a terminal would obey."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fairwait.domain.harmless import hides
from fairwait.domain.period import Period
from fairwait.pipeline.fetch.plan import Wanted, make_plan
from tests.cli.conftest import Fairwait, fairwait  # noqa: F401  (the fixture)
from tests.fetch.sites import MONTHS, SOURCE, UPLOADS, site_of, year_page
from tests.synthetic.publisher.server import Publisher
from tests.synthetic.publisher.site import Site, page

ORDERS = "\x1b]0;owned\x07 \x1b[2J\u009b31m\u202e"


def hostile() -> Site:
    site = site_of()
    year = year_page(MONTHS[-1])
    site[year] = page(
        site[year].body.decode()
        + f'<h2>bad {ORDERS}</h2><a href="{UPLOADS}Stranger-things.zip">bad {ORDERS} text</a>'
        + f'<a href="{UPLOADS}weird\u009b31m\u202egnp-file.zip">a name</a>'
        + '<a href="https://evil.example/Full-CSV-data-file-Jan26\u009b2J.zip">elsewhere</a>'
        + f'<a href="{UPLOADS}Full-CSV-data-file-Jan26-ZIP-x.zip">Full CSV data file Dec25 {ORDERS}</a>'
    )
    return site


def test_no_order_reaches_the_screen_json_or_what_is_written_down(fairwait: Fairwait, tmp_path: Path) -> None:  # noqa: F811
    months = ("--from", MONTHS[0])
    with Publisher(hostile()) as publisher:
        for turn, command in enumerate(("fetch", "refresh")):
            for form in ((), ("--json",)):
                store = tmp_path / f"store-{turn}-{len(form)}"
                ran = fairwait(command, SOURCE, *months, *form, "--mirror", publisher.base, "--store", str(store))
                told = ran.out + ran.err
                assert "Stranger-things.zip" in told
                assert "evil.example" in told
                assert not any(hides(line) for line in told.splitlines()), (command, form)
                for text in store.glob("news/*.txt"):
                    assert not any(hides(line) for line in text.read_text(encoding="utf-8").splitlines())


def test_a_stranger_on_a_page_of_three_sources_is_told_of_once() -> None:
    site, year = site_of(), year_page(MONTHS[-1])
    names = ("Incomplete-Commissioner-Jan26.xlsx", "Incomplete-Provider-Jan26.xlsx", "Zzzz-qqq.zip")
    site[year] = page(site[year].body.decode() + "".join(f'<a href="{UPLOADS}{name}">a file</a>' for name in names))
    wanted = Wanted((SOURCE, "rtt-commissioner-workbooks", "rtt-provider-workbooks"), Period.parse(MONTHS[0]))
    plan = make_plan(wanted, lambda url: site[url].body.decode(), date(2026, 3, 20))
    assert {one.source for one in plan.files} == set(wanted.sources)
    (told,) = (one for one in plan.drift if one.found == "Zzzz-qqq.zip")
    assert "rtt-full-csv.toml" in told.teach
