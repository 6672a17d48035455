"""What every page's report must keep: the rules of findings, put to one report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fairwait.domain.finding import Report
from tests.analysis import test_findings as rules
from tests.analysis.reading import has_interval

#: Rules of :mod:`tests.analysis.test_findings` that hold for any report, however few findings it has.
_RULES: tuple[Callable[[Report], None], ...] = (
    rules.test_titles_tell_findings_apart,
    rules.test_every_sentence_is_one,
    rules.test_no_text_has_holes_or_stray_spaces,
    rules.test_places_and_functions_go_by_their_names,
    rules.test_no_rate_of_treatment_is_called_best_or_worst,
    rules.test_up_to_is_not_said_of_a_ratio,
    rules.test_every_finding_names_its_files_by_their_sums,
    rules.test_tables_are_rectangular_and_of_one_kind_a_column,
    rules.test_no_column_is_empty_from_top_to_bottom,
    rules.test_every_chart_has_a_table_and_words,
    rules.test_every_mark_of_a_chart_is_a_row_of_the_table,
)
#: Findings that quote a definition: the numbers in them are names (“within 28 days”), and nothing is estimated.
_DEFINITIONS = "definition"


def breaches(report: Report, *, may_say_best: bool = False) -> list[str]:
    """Every rule that a report breaks, in words. ``may_say_best`` for measures whose own definition says so."""
    every = _RULES if may_say_best else (*_RULES, rules.test_nobody_is_said_to_be_best_or_worst)
    found = [f"{rule.__name__}: {fault}" for rule in every if (fault := _fault(rule, report))]
    found.append(_fault(rules.test_numbers_in_headlines_stand_in_the_tables, _estimates(report)))
    found += _of_ids(report)
    for one in report.findings():
        if len(one.method) <= 60:
            found.append(f"{one.id}: does not say how it was made")
    for one in _estimates(report).findings():
        if not has_interval(one):
            found.append(f"{one.id}: an estimate without its doubt")
    return [one for one in found if one]


def _of_ids(report: Report) -> list[str]:
    found = []
    ids, tables = [one.id for one in report.findings()], [one.id for one in report.tables()]
    if len(set(ids)) < len(ids) or len(set(tables)) < len(tables):
        found.append(f"ids are not unique: {ids}, {tables}")
    said = {one.id: (one.headline, *one.sentences) for one in report.findings()}
    first = report.headlines and report.headlines[0][0] == said.get(report.headlines[0][1], ("",))[0]
    if not first or any(text not in said.get(of, ()) for text, of in report.headlines):
        found.append("headlines are not those of the findings")
    return found


def _estimates(report: Report) -> Report:
    """The report without what only quotes a definition."""
    return replace(
        report,
        sections=tuple(
            replace(one, findings=tuple(each for each in one.findings if not each.id.startswith(_DEFINITIONS)))
            for one in report.sections
        ),
    )


def _fault(rule: Callable[[Report], None], report: Report) -> str:
    try:
        rule(report)
    except AssertionError as error:
        return str(error) or "broken"
    return ""
