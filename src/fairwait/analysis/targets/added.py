"""Places that a run of months leaves out and a single month can judge: they have a figure, only no history or order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from fairwait.analysis.panel import Panel
from fairwait.analysis.panel.judging import senders_reasons
from fairwait.analysis.panel.series import from_series
from fairwait.analysis.targets.figures import Reading
from fairwait.analysis.workbench import Workbench
from fairwait.domain.place import Geography
from fairwait.domain.treatment import TOTAL
from fairwait.measures.collected.senders import sent_together
from fairwait.stats.noise_series import logit_share

#: A trust that does one kind of test is not ranked among others, and has the same target as they.
_ONE_TEST = "rank that test by itself"


def with_new_boards(bench: Workbench, found: Panel, reading: Reading) -> Reading:
    """Boards whose boundary has just moved: no months before can be counted on it, and the month itself can."""
    series = from_series(bench, found.measure, found.geography, TOTAL) if reading.left_out else None
    if series is None:
        return reading
    months = {code: series.figures.get(code, {}).get(found.last) for code in reading.left_out}
    own = {code: (figure[0], figure[1]) for code, figure in months.items() if figure is not None and figure[1] > 0}
    return _with(reading, own, senders_reasons(bench, found.geography, found.last, tuple(own)))


def with_one_test_trusts(bench: Workbench, found: Panel, reading: Reading) -> Reading:
    """Trusts whose patients nearly all wait for one test: not ranked among others, and asked the same as they."""
    apart = {code: why for code, (_, why) in reading.left_out.items() if _ONE_TEST in why}
    if not apart:
        return reading
    table = bench.estimates(found.measure, Geography.PROVIDER, found.last)
    own = {
        code: (part, whole)
        for code, part, whole in zip(
            table["area"].tolist(), table["numerator"].tolist(), table["denominator"].tolist(), strict=True
        )
        if code in apart and whole > 0
    }
    senders = bench.senders(found.measure, found.last)
    told = {code: sent_together(senders, code, Geography.PROVIDER, TOTAL).reason for code in own}
    added = _with(reading, own, {code: why for code, why in told.items() if why})
    return replace(added, another_kind={code: why for code, why in apart.items() if code in own})


def _with(reading: Reading, own: Mapping[str, tuple[float, float]], reasons: Mapping[str, str]) -> Reading:
    """The reading with further places. How much they move in a month is taken from the others: the middle of theirs."""
    codes = tuple(own)
    part, whole = (np.array([own[code][at] for code in codes], dtype=np.float64) for at in (0, 1))
    usual = float(np.nanmedian(reading.sd)) if np.isfinite(reading.sd).any() else float("nan")
    return replace(
        reading,
        areas=(*reading.areas, *codes),
        names=(*reading.names, *(reading.left_out[code][0] for code in codes)),
        part=np.concatenate([reading.part, part]),
        whole=np.concatenate([reading.whole, whole]),
        theta=np.concatenate([reading.theta, logit_share(part, whole)]),
        sd=np.concatenate([reading.sd, np.full(len(codes), usual)]),
        then=np.concatenate([reading.then, np.full(len(codes), np.nan)]),
        reasons={**reading.reasons, **reasons},
        left_out={code: told for code, told in reading.left_out.items() if code not in own},
    )
