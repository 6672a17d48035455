"""The documentation holds together: links resolve, code runs, words are British, nothing private is told."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, anchors, code_blocks, pages, without_code

PAGES = pages()
_LINK = re.compile(r"(?<!\!)\[[^\]]*\]\(([^)\s]+)(?: \"[^\"]*\")?\)")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_inside_the_project_lead_somewhere(path: Path) -> None:
    text = without_code(path.read_text(encoding="utf-8"))
    broken = []
    for target in _LINK.findall(text):
        if re.match(r"^[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        if (
            not found.exists()
            or not found.is_relative_to(ROOT)
            or (fragment and found.suffix == ".md" and fragment not in anchors(found.read_text(encoding="utf-8")))
        ):
            broken.append(target)
    assert broken == []


@cache
def anchors_of(path: Path) -> set[str]:
    return anchors(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_pictures_are_there_and_described(path: Path) -> None:
    for alternative, target in _PICTURE.findall(without_code(path.read_text(encoding="utf-8"))):
        assert len(alternative) > 20, f"describe {target} for those who cannot see it"
        assert (path.parent / target).is_file(), f"{target} is missing"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_each_page_has_one_title(path: Path) -> None:
    lines = without_code(path.read_text(encoding="utf-8")).splitlines()
    assert sum(line.startswith("# ") for line in lines) == 1
    assert lines[0].startswith("# ")


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_page_can_be_reached_from_the_readme(path: Path) -> None:
    assert path in reachable()


@cache
def reachable() -> frozenset[Path]:
    seen, waiting = set(), [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        if path.suffix == ".md":
            for target in _LINK.findall(without_code(path.read_text(encoding="utf-8"))):
                if not re.match(r"^[a-z]+:", target):
                    waiting.append((path.parent / target.partition("#")[0]).resolve())
    return frozenset(seen)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_python_in_the_pages_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks marked ``python`` run in order, in one namespace a page, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FAIRWAIT_STORE", raising=False)
    namespace: dict[str, object] = {"__name__": "__page__"}
    for block in code_blocks(path.read_text(encoding="utf-8")):
        if block.info == "python":
            source = "\n" * block.line + block.text
            exec(compile(source, name(path), "exec"), namespace)


_AMERICAN = {
    "analyze": "analyse",
    "behavior": "behaviour",
    "center": "centre",
    "color": "colour",
    "favor": "favour",
    "gray": "grey",
    r"licenses?\b": "licence (the noun)",
    "labeled": "labelled",
    "modeled": "modelled",
    "neighbor": "neighbour",
    "organization": "organisation",
    "recognize": "recognise",
    "standardize": "standardise",
    "summarize": "summarise",
    "gynecology": "gynaecology",
    "pediatric": "paediatric",
    "anesthe": "anaesthe",
}


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_the_english_is_british(path: Path) -> None:
    text = re.sub(r"\]\([^)]*\)", "]", without_code(path.read_text(encoding="utf-8"))).lower()
    found = {word: british for word, british in _AMERICAN.items() if re.search(rf"\b{word}", text)}
    assert found == {}


@cache
def tracked() -> tuple[Path, ...]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return tuple(ROOT / line for line in listed.decode().split("\0") if line and (ROOT / line).is_file())


def text_of(path: Path) -> str:
    """The file as text; nothing for files that are not."""
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="lists the files of the git repository, and this is a copy")
def test_no_file_names_a_place_on_somebodys_machine() -> None:
    places = re.compile(r"(?<![\w.])/(?:work(?![a-z])|root|home/\w|Users/\w|tmp/(?!\.))[\w/.-]*|[A-Z]:\\Users\\")
    found = {
        f"{name(path)}: {match[0]}"
        for path in tracked()
        if path.name != "test_pages.py"
        for match in places.finditer(text_of(path))
    }
    assert found == set()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="lists the files of the git repository, and this is a copy")
def test_no_file_holds_the_address_of_a_registry() -> None:
    hosts = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian|anaconda)[\w./-]*", re.I)
    found = {f"{name(path)}: {match[0]}" for path in tracked() for match in hosts.finditer(text_of(path))}
    assert found == set()


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="lists the files of the git repository, and this is a copy")
def test_no_publication_is_kept_in_the_repository() -> None:
    """Figures travel as marts; the published files never do."""
    wide = [path for path in tracked() if path.suffix in {".xls", ".xlsx", ".zip", ".gz"}]
    assert [name(path) for path in wide] == []
    assert sum(path.stat().st_size for path in tracked() if path.suffix == ".parquet") < 6_000_000
