"""The rules of the watch list: what the files say, and what no file may say."""

from __future__ import annotations

from pathlib import Path

import pytest

from fairwait.analysis.watch.entry import entry_id
from fairwait.definitions.measure import Polarity
from fairwait.definitions.measure_files import measure
from fairwait.definitions.standards import standard
from fairwait.definitions.watch_rules import RuleKind, read_rule, read_rules, watch_rules
from fairwait.domain.errors import BadInputError
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TREATMENT_FUNCTIONS
from fairwait.workspace.names import checked_name

GOOD = """
id = "low"
title = "Low"
kind = "persistent"
about = "performance"
meaning = "It stays low."
measures = ["within_18_weeks"]
geographies = ["icb"]
evidence = "Probabilities."
off = "Two months without."
chance = "What is left open."
source = "methods.md"
author = "The fairwait team"
review_date = 2026-11-22
status = "in_use"

[parameters]
probability = 0.95
part = 0.25
months = 12
ends_after = 2
"""


def written(folder: Path, text: str, name: str = "low.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_rule_is_read(tmp_path: Path) -> None:
    rule = read_rule(written(tmp_path, GOOD))
    assert rule.parameters.count("months") == 12
    assert read_rules(tmp_path) == (rule,)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('["within_18_weeks"]', '["waiting_per_1000"]'), "context measure"),
        (('["within_18_weeks"]', '["admitted_treated_per_1000"]'), "context measure"),
        (('["within_18_weeks"]', '["no_such"]'), "no measure called no_such"),
        (('["icb"]', '["sub-icb"]'), "not defined for sub-icb"),
        (("months = 12\n", ""), "exactly the parameters"),
        (("months = 12", "months = 12\nwindow = 24"), "exactly the parameters"),
        (("probability = 0.95", "probability = 0.5"), "0.9"),
        (('about = "performance"', 'about = "data"'), "about data"),
        (('kind = "persistent"', 'kind = "guess"'), "persistent"),
        (('id = "low"', 'id = "low_by_a_very_long_way"'), "String should match"),
        (('status = "in_use"', 'status = "in_use"\nnever = { within_18_weeks = "no" }'), "may never use"),
        (('status = "in_use"', 'status = "in_use"\nstandards = { icb = ["rtt-92"] }'), "standards"),
        (('title = "Low"', ""), "Field required"),
    ],
)
def test_what_no_rule_may_say_is_refused(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    text = GOOD.replace(*change)
    if "sub-icb" in change[1]:
        text = text.replace("within_18_weeks", "six_week_diagnostic_waits")
    with pytest.raises(BadInputError) as error:
        read_rule(written(tmp_path, text))
    assert told in str(error.value)
    assert "low.toml" in str(error.value)


def test_a_silent_provider_puts_no_area_on_the_list(tmp_path: Path) -> None:
    text = GOOD.replace('kind = "persistent"', 'kind = "silent"').replace('about = "performance"', 'about = "data"')
    text = text.split("[parameters]")[0] + "[parameters]\nmonths = 2\n"
    with pytest.raises(BadInputError, match="no area is watched for a provider's silence"):
        read_rule(written(tmp_path, text))
    read_rule(written(tmp_path, text.replace('["icb"]', '["provider"]')))


@pytest.mark.parametrize("text", ["id = ", "\xff\xfe", ""])
def test_a_file_that_is_no_rule_is_told_by_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "low.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInputError, match=r"low\.toml"):
        read_rule(path)


def test_a_file_is_named_after_its_rule(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match=r"low\.toml"):
        read_rule(written(tmp_path, GOOD, "high.toml"))


def test_the_rules_that_travel_along() -> None:
    rules = watch_rules()
    assert {rule.kind for rule in rules} == set(RuleKind)
    for rule in rules:
        for name in rule.measures:
            assert measure(name).polarity is not Polarity.CONTEXT
        for level, names in rule.standards.items():
            for name in names:
                assert level in standard(name).levels
                assert standard(name).measure in rule.measures
    assert [rule.about for rule in rules].count("data") == 1


def test_every_entry_has_a_name_that_a_file_can_have() -> None:
    longest = max(TREATMENT_FUNCTIONS, key=len)
    for rule in watch_rules():
        for name in rule.measures:
            for area in ("QKS", "D7T5G", "RHQ"):
                one = entry_id(rule.id, name, rule.treatment_functions[0], area)
                assert checked_name(one, "entry") == one
    assert checked_name(entry_id("persistently_low", "within_18_weeks", longest, "D7T5G"), "entry")


def test_areas_are_judged_at_boards_and_trusts_only() -> None:
    assert {level for rule in watch_rules() for level in rule.geographies} == {Geography.ICB, Geography.PROVIDER}
