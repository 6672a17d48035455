"""Run the named checks of a publication against the table just read."""

from __future__ import annotations

import duckdb

from fairwait.definitions.checks import Check, checks
from fairwait.domain.errors import BadInputError
from fairwait.sources.contract import CheckResult

_EXAMPLES = 3


def run_checks(publication: str, con: duckdb.DuckDBPyConnection, where: str) -> tuple[CheckResult, ...]:
    """Make every check; raise BadInputError at the first broken one whose severity is error.

    ``where`` names the file in the message.
    """
    results = []
    for check in checks(publication):
        result = _run(check, con)
        refuse_broken(result, result.sentence, where)
        results.append(result)
    return tuple(results)


def refuse_broken(result: CheckResult, expected: str, where: str) -> None:
    """Raise BadInputError where a check whose severity is error found breaches; ``expected`` is the rule in words."""
    if result.severity == "error" and not result.passed:
        raise BadInputError(
            f"{result.breaches:,} breach{'es' if result.breaches > 1 else ''} of a rule that the file must keep",
            where=f"{where}: {'; '.join(result.examples)}",
            expected=expected.rstrip("."),
            remedy="download the file again; if it still fails, tell the publisher",
        )


def _run(check: Check, con: duckdb.DuckDBPyConnection) -> CheckResult:
    row = con.execute(f"select count(*), (min(breach, {_EXAMPLES}))::varchar[] from ({check.query})").fetchone()
    breaches, examples = row if row else (0, None)
    return CheckResult(check.id, check.severity, check.sentence, int(breaches), tuple(examples or ()))
