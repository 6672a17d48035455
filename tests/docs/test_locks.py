"""The locks hold versions and hashes and nothing else, and say what pyproject.toml asks for."""

from __future__ import annotations

import hashlib
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.docs.markdown import ROOT

LOCKS = ("run.lock", "test.lock")
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;]+)(?: ; (?P<marker>[^\\]+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


def lines(lock: str) -> list[str]:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]


def pins(lock: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for line in lines(lock):
        if match := PIN.match(line):
            found.setdefault(match["name"], set()).add(match["version"])
    return found


def wanted() -> dict[str, list[Requirement]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = [Requirement(text) for text in (*project["project"]["dependencies"], *project["build-system"]["requires"])]
    return {"run.lock": run, "test.lock": run + [Requirement(text) for text in project["dependency-groups"]["dev"]]}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_versions_and_hashes_only(lock: str) -> None:
    assert [line for line in lines(lock) if not PIN.match(line) and not HASH.match(line)] == []
    assert "://" not in "".join(lines(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_has_a_hash(lock: str) -> None:
    listed = lines(lock)
    for number, line in enumerate(listed):
        if PIN.match(line):
            assert HASH.match(listed[number + 1])


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_answers_the_project_file(lock: str) -> None:
    locked = pins(lock)
    for requirement in wanted()[lock]:
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert name in locked, f"{name} is not locked: run requirements/lock.py"
        for version in locked[name]:
            assert requirement.specifier.contains(Version(version)), f"{name} {version} is not {requirement}"


def test_tests_run_on_the_versions_that_people_run() -> None:
    run, test = pins("run.lock"), pins("test.lock")
    assert {name: test.get(name) for name in run} == run


def test_the_page_of_wheels_speaks_of_these_locks() -> None:
    content = b"".join((ROOT / "requirements" / lock).read_bytes() for lock in LOCKS)
    page = (ROOT / "docs" / "reference" / "platforms.md").read_text(encoding="utf-8")
    assert hashlib.sha256(content).hexdigest()[:16] in page, "run: python .ci/check_wheels.py --write"
    assert page.count("| all wheels ") + page.count(" all wheels |") >= 20
