"""What the table of estimates holds, in small: kept as a fact, so that a question need not look where nothing is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairwait.domain.estimates import Estimates


@dataclass(slots=True)
class Held:
    """``rows`` are numbers of estimates by measure, level and period; ``functions`` the codes of treatment functions,
    or tests, by measure; ``areas`` the level and the name of each place by its code.
    """

    rows: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    functions: dict[str, list[str]] = field(default_factory=dict)
    areas: dict[str, tuple[str, str]] = field(default_factory=dict)

    def add(self, table: Estimates) -> None:
        """Take in the estimates of one month and level, of one measure or several: later months first."""
        keys = zip(table["measure"].tolist(), table["geography"].tolist(), table["period"].tolist(), strict=True)
        for (measure, geography, period), number in Counter(keys).items():
            self.rows.setdefault(measure, {}).setdefault(geography, {})[period] = number
        pairs = dict.fromkeys(zip(table["measure"].tolist(), table["treatment_function"].tolist(), strict=True))
        for measure, function in pairs:
            known = self.functions.setdefault(measure, [])
            if function not in known:
                known.append(function)
        levels, names = table["geography"].tolist(), table["area_name"].tolist()
        for area, level, name in zip(table["area"].tolist(), levels, names, strict=True):
            self.areas.setdefault(area, (level, name))

    def call(self, names: Mapping[str, str]) -> None:
        """Give places the names that they have today, by code; the others keep those they were taken in with."""
        self.areas = {code: (level, names.get(code, name)) for code, (level, name) in self.areas.items()}

    def plain(self) -> dict[str, Any]:
        """As plain JSON, in order."""
        rows = {
            measure: {level: dict(sorted(months.items())) for level, months in sorted(levels.items())}
            for measure, levels in sorted(self.rows.items())
        }
        functions = {measure: sorted(found) for measure, found in sorted(self.functions.items())}
        return {"rows": rows, "functions": functions, "areas": dict(sorted(self.areas.items()))}

    @classmethod
    def of(cls, fact: Mapping[str, Any] | None) -> Held:
        """What :meth:`plain` wrote; nothing at all where there is no such fact (yet)."""
        if fact is None:
            return cls()
        areas = {code: (level, name) for code, (level, name) in fact["areas"].items()}
        return cls(fact["rows"], fact["functions"], areas)
