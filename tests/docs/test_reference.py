"""The reference pages are what the program would write, and leave nothing out."""

from __future__ import annotations

import pytest
from docs.build_reference.pages import PAGES
from docs.build_reference.readme import BEGIN, END, with_headlines

from fairwait.definitions.dated import breaks
from fairwait.definitions.measure_files import measures
from fairwait.definitions.publications import publications
from fairwait.definitions.watch_rules import watch_rules
from fairwait.domain import errors
from fairwait.pipeline.registry import sources
from fairwait.store.reader import packaged_figures
from tests.docs.markdown import ROOT, anchors

REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_up_to_date(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run: python -m docs.build_reference"


def test_the_readme_quotes_the_report_of_today() -> None:
    written = (ROOT / "README.md").read_text(encoding="utf-8")
    assert BEGIN in written
    assert END in written
    assert written == with_headlines(written), "run: python -m docs.build_reference"


def sections(name: str) -> set[str]:
    return anchors((REFERENCE / name).read_text(encoding="utf-8"))


def test_every_measure_has_its_section() -> None:
    assert set(measures()) <= sections("measures.md")


def test_every_source_has_its_section() -> None:
    assert {source.publication for source in sources()} <= sections("sources.md")


def test_every_publication_of_the_catalogue_has_its_section() -> None:
    told = sections("publications.md")
    assert len(publications()) >= 20
    assert {one.id for one in publications()} <= told


def test_every_break_has_its_section() -> None:
    assert {one.id for one in breaks()} <= sections("breaks.md")


def test_every_rule_of_the_watch_list_is_told_whole() -> None:
    from docs.build_reference.watch_rules import PARAMETERS

    from fairwait.definitions.watch_rules import Parameters

    assert set(Parameters.model_fields) == set(PARAMETERS)
    text = (REFERENCE / "watch-rules.md").read_text(encoding="utf-8")
    assert {one.id for one in watch_rules()} <= sections("watch-rules.md")
    for one in watch_rules():
        section = text.split(f"\n## {one.id}\n")[1].split("\n## ")[0]
        for told in (one.title, one.meaning, one.evidence, one.off, one.chance, *one.never.values()):
            assert " ".join(told.split()) in section
        for name in (*one.measures, *one.never):
            assert f"measures.md#{name}" in section
        for name, value in one.parameters.model_dump(exclude_none=True).items():
            assert f"`{name}` {value} " in section


def test_every_publication_that_is_packaged_has_its_checks() -> None:
    text = (REFERENCE / "checks.md").read_text(encoding="utf-8")
    packaged = {release.publication for release in packaged_figures().all_releases}
    assert len(packaged) >= 9
    for publication in packaged:
        assert f"## {publication}\n" in text


def test_every_packaged_file_is_named_with_its_source() -> None:
    text = (REFERENCE / "sources.md").read_text(encoding="utf-8")
    for release in packaged_figures().all_releases:
        assert release.sha256 in text, release.title


def test_every_check_of_the_full_csv_is_told() -> None:
    from fairwait.definitions.checks import checks

    text = (REFERENCE / "checks.md").read_text(encoding="utf-8")
    for check in checks("rtt-full-csv"):
        assert f"`{check.id}`" in text
        assert check.sentence in text


def test_every_command_is_told() -> None:
    from typer.main import get_command

    from fairwait.app.main import app

    text = (REFERENCE / "commands.md").read_text(encoding="utf-8")
    for name in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"## fairwait {name}\n" in text


def test_every_exit_code_and_error_is_told() -> None:
    text = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    for code in errors.ExitCode:
        assert f"| {int(code)} |" in text
    for name, one in vars(errors).items():
        if isinstance(one, type) and issubclass(one, errors.FairwaitError) and name != "FairwaitError":
            assert f"`{name}`" in text


def test_no_measure_is_called_best_or_worst_that_cannot_be() -> None:
    text = (REFERENCE / "measures.md").read_text(encoding="utf-8")
    for one in measures().values():
        if one.polarity == "context":
            section = text.split(f"\n## {one.id}\n")[1].split("\n## ")[0]
            assert "best" not in section
            assert "worst" not in section
