"""Series that break: no line across a change in what is counted, ranks with 1 at the top, revised points hollow."""

from __future__ import annotations

import re

from fairwait.charts import render_svg
from fairwait.domain.chart import Axis, ChartSpec, Event, Mark


def drawn(*marks: Mark, flipped: bool = False, events: tuple[Event, ...] = ()) -> str:
    axis = Axis("Rank", decimals=0, flipped=flipped)
    return render_svg(ChartSpec("time-series", "Title", "Subtitle", "Alt", axis, marks, events=events))


def months(*values: float | None, stretches: tuple[int, ...] = (), note: str = "") -> list[Mark]:
    numbers = stretches or (0,) * len(values)
    return [
        Mark("Here", value, f"2024-{at + 1:02d}", role="subject", series="Here", stretch=number, note=note)
        for at, (value, number) in enumerate(zip(values, numbers, strict=True))
    ]


def runs(svg: str) -> list[int]:
    """How many points each drawn line of the subject has."""
    return [len(re.findall(r"[ML]", path)) for path in re.findall(r'<path d="([^"]+)"', svg)]


def test_one_stretch_is_one_line() -> None:
    assert max(runs(drawn(*months(1, 2, 3, 4)))) == 4


def test_no_line_is_drawn_across_a_change_in_what_is_counted() -> None:
    assert runs(drawn(*months(1, 2, 3, 4, stretches=(0, 0, 1, 1)))) == [2, 2]


def test_a_month_without_a_value_breaks_the_line() -> None:
    assert runs(drawn(*months(1, 2, None, 4, 5))) == [2, 2]


def test_rank_one_stands_above_rank_forty() -> None:
    def heights(flipped: bool) -> list[float]:
        path = re.findall(r'<path d="([^"]+)"', drawn(*months(1, 40), flipped=flipped))[0]
        return [float(pair.split(",")[1]) if "," in pair else float(pair.split()[1]) for pair in
                (one.strip() for one in re.split(r"[ML]", path) if one.strip())]  # fmt: skip

    upright, ranks = heights(flipped=False), heights(flipped=True)
    assert upright[0] > upright[1]  # pixels grow downwards
    assert ranks[0] < ranks[1]


def test_a_revised_month_is_a_hollow_point_that_says_so() -> None:
    svg = drawn(*months(1, 2, note="revised since first published"))
    assert svg.count("revised since first published") == 2


def test_a_dated_break_is_marked_with_its_words() -> None:
    assert "Community service pathways leave" in drawn(
        *months(1, 2, 3), events=(Event("2024-02", "Community service pathways leave"),)
    )
