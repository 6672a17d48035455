"""The gap by treatment function, or by test, as a finding."""

from __future__ import annotations

from fairwait.analysis.gap.finding import CAVEATS
from fairwait.analysis.gap.functions import FunctionGaps, gap_by_function
from fairwait.analysis.gap.tables import functions_table
from fairwait.analysis.panel.reading import USUAL_MONTHS
from fairwait.analysis.wording import function_name
from fairwait.analysis.workbench import Workbench
from fairwait.definitions.measure import Measure
from fairwait.domain import words
from fairwait.domain.finding import Finding
from fairwait.domain.items import item_name
from fairwait.domain.period import Period
from fairwait.domain.place import Geography


def gap_function_finding(
    bench: Workbench,
    measure: Measure | str,
    geography: Geography,
    *,
    last: Period | None = None,
    months: int | None = USUAL_MONTHS,
) -> Finding:
    """In which treatment functions, or tests, the gap changed. Errors as :func:`gap_by_function`."""
    gaps = gap_by_function(bench, measure, geography, last=last, months=months)
    return function_finding_of(gaps)


def function_finding_of(gaps: FunctionGaps) -> Finding:
    """The finding of gaps by function that were measured already."""
    verdicts = [gaps.verdict(at) for at in range(len(gaps.functions))]
    what = "treatment function" if gaps.measure.collected is None else "test"
    wide = max(gaps.functions, key=lambda one: one.ratio.late)
    first = min(one.first for one in gaps.functions)
    return Finding(
        id=functions_table(gaps).id,
        title=_function_title(verdicts, what),
        headline=(
            f"{gaps.measure.title}: among {words.count(len(gaps.functions), what)} the gap between "
            f"{gaps.geography.plural} is widest in {function_name(wide.code)}, where the high ones have "
            f"{words.times(wide.ratio.late)} what the low ones have, the 90th percentile over the 10th; then it was "
            f"{words.significant(wide.ratio.early)}, and England’s own change alone would have made that "
            f"{words.significant(wide.ratio.early * wide.ratio.alike)}."
        ),
        sentences=(gaps.family.sentence,),
        tables=(functions_table(gaps),),
        method=(
            "For each function, the spread of the same places on the log or log-odds scale, noise taken off, in the "
            "last third of the months over that in the first; intervals draw places again, whole. All functions are "
            "judged as one family, false findings held to 1 in 20."
        ),
        caveats=CAVEATS[:1],
        quality=tuple(f"{item_name(code)} is left out. {words.sentence(why)}" for code, why in gaps.left_out.items()),
        provenance=gaps.sources,
        numbers={
            "functions": len(gaps.functions), "wider": verdicts.count("wider"), "narrower": verdicts.count("narrower"),
            "wandering": sum(one.startswith("wider, as") for one in verdicts), "first": str(first),
        },
    )  # fmt: skip


def _function_title(verdicts: list[str], what: str) -> str:
    wider, narrower = verdicts.count("wider"), verdicts.count("narrower")
    if not wider and not narrower:
        return f"In no {what} can it be told that places moved apart or closer together"
    ways = ((wider, "further apart"), (narrower, "closer together"))
    told = [f"{way} in {words.number_word(number)}" for number, way in ways if number]
    return f"Of {len(verdicts)} {words.noun(2, what)}, places are {words.listing(told)}"
