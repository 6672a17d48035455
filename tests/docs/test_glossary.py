"""The glossary has the words that the program uses, once each."""

from __future__ import annotations

import re

import pytest

from fairwait.definitions.measure import Polarity
from fairwait.domain.estimates import STATUSES
from fairwait.domain.treatment import Part
from tests.docs.markdown import ROOT

TEXT = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8")
TERMS = [match.strip() for match in re.findall(r"^\| ([^|]+?) \| ", TEXT, re.M) if match not in ("term",)]


def test_each_term_is_explained_once() -> None:
    words = [word.strip() for term in TERMS for word in term.split(",")]
    assert len(words) == len(set(words))
    assert len(words) > 50


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_named(status: str) -> None:
    assert f"`{status}`" in TEXT


@pytest.mark.parametrize("part", Part)
def test_every_part_of_the_return_is_named(part: Part) -> None:
    assert re.search(rf"[Pp]arts? [^|.]*\b{part.value}\b", TEXT)


def test_a_context_measure_is_explained() -> None:
    assert Polarity.CONTEXT.value == "context"
    assert "*context*" in TEXT
    assert "never a best and a worst" in TEXT


FIELD = (
    "provider, commissioner, pathway, treatment function, incomplete pathway, clock stop, sub-ICB location, measure, "
    "estimate, finding"
)


@pytest.mark.parametrize("term", FIELD.split(", "))
def test_the_terms_of_the_field_are_there(term: str) -> None:
    assert term in {word.strip() for each in TERMS for word in each.split(",")}
