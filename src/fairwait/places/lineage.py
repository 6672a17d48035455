"""Areas on another year's boundaries: which became which, and which share of their people went where.

The packaged table holds *atoms*: groups of neighbourhoods that every reorganisation since 2013 left together. A
crosswalk between two sets of boundaries sums atoms, so it is exact over any number of years. Multiplying yearly
shares is not: Walsall joined Black Country in 2021, and the part of Black Country that left for Birmingham in 2022
had all been Sandwell's; shares of the whole would send 12.9% of Walsall along with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from fairwait.definitions.lineage import LineageRow
from fairwait.definitions.packaged import read_rows
from fairwait.domain.errors import NothingToAnswerWithError, UsageError
from fairwait.domain.period import Period

BoundaryVintage = Literal[
    "ccg-2013",
    "ccg-2015",
    "ccg-2017",
    "ccg-2018",
    "ccg-2019",
    "ccg-2020",
    "ccg-2021",
    "sub-icb-2022",
    "sub-icb-2023",
]
#: Every set of boundaries that an area table can be on, oldest first.
VINTAGES: tuple[BoundaryVintage, ...] = get_args(BoundaryVintage)
#: The first month of each set of boundaries.
VINTAGE_STARTS: Mapping[BoundaryVintage, Period] = MappingProxyType(
    {
        "ccg-2013": Period(2013, 4),
        "ccg-2015": Period(2015, 4),
        "ccg-2017": Period(2017, 4),
        "ccg-2018": Period(2018, 4),
        "ccg-2019": Period(2019, 4),
        "ccg-2020": Period(2020, 4),
        "ccg-2021": Period(2021, 4),
        "sub-icb-2022": Period(2022, 7),
        "sub-icb-2023": Period(2023, 4),
    }
)
#: Areas whose boundary moved although their code did not: the ONS gave them new codes in April 2023. No lookup prints
#: who changed sides. The boundaries of April 2023 put four neighbourhoods with 6,686 people in West Sussex (70F): those
#: that Surrey Heartlands (92A) had been given in April 2020. Counts pass whole, which is wrong by under 1% of either.
MOVED_UNSEEN: Mapping[BoundaryVintage, tuple[str, ...]] = MappingProxyType({"sub-icb-2023": ("70F", "92A")})


@dataclass(frozen=True, slots=True)
class Atom:
    """People who moved together: the areas they came from and went to, and how many there were in mid-2020.

    ``old`` or ``new`` holds several codes where the atom is made of parts whose sizes are not known.
    """

    key: int
    old: tuple[str, ...]
    new: tuple[str, ...]
    population: float


@dataclass(frozen=True, slots=True)
class Converted:
    """Counts on other boundaries. ``apportioned`` is how much of each a population share moved in or held back."""

    values: Mapping[str, float]
    apportioned: Mapping[str, float]

    def share_apportioned(self, code: str) -> float:
        """What a population share moved in or held back, as a share of the area's count."""
        value = self.values[code]
        return self.apportioned[code] / value if value else 0.0


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """How the areas of one set of boundaries map to another, by residents of mid-2020. See :func:`crosswalk`.

    ``shares`` maps an old code to new codes and the share of the old area's people in each, which sum to 1.
    ``apportioned`` maps each new code to the share of its people (0 to 1) that a population share moved into it, or
    held back from it: the part that assumes that what is counted is spread over the old area as its residents are.
    ``unmapped`` are old codes whose division no file gives; they have no shares, and ``unreached`` the new codes
    that depend on them.
    """

    old: BoundaryVintage
    new: BoundaryVintage
    atoms: tuple[Atom, ...]

    shares: Mapping[str, Mapping[str, float]] = field(init=False, repr=False, compare=False)
    apportioned: Mapping[str, float] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        shares = _shares(self.atoms)
        object.__setattr__(self, "shares", shares)
        object.__setattr__(self, "apportioned", _apportioned(self.atoms, shares))

    @property
    def unmapped(self) -> tuple[str, ...]:
        return tuple(sorted({old for old, new, _ in _links(self.atoms) if len(new) > 1}))

    @property
    def unreached(self) -> tuple[str, ...]:
        return tuple(sorted({code for _, new, _ in _links(self.atoms) if len(new) > 1 for code in new}))

    @property
    def splits(self) -> Mapping[str, Mapping[str, float]]:
        """Only the old areas that went to more than one new area."""
        return MappingProxyType({old: to for old, to in self.shares.items() if len(to) > 1})

    @property
    def moved_unseen(self) -> tuple[str, ...]:
        """Areas on the way whose boundary moved by an unknown number of people. They pass whole."""
        first, last = sorted((VINTAGES.index(self.old), VINTAGES.index(self.new)))
        return tuple(code for vintage in VINTAGES[first + 1 : last + 1] for code in MOVED_UNSEEN.get(vintage, ()))

    def convert(self, counts: Mapping[str, float]) -> Converted:
        """Move counts by old code to new codes. Sums are conserved to rounding; new areas without any old are absent.

        Only for things that add up (pathways, people): convert the parts of a share or a rate, then divide.
        Raises :class:`UsageError` for a code that is not of the old boundaries and
        :class:`NothingToAnswerWithError` for one that is unmapped.
        """
        values: dict[str, float] = defaultdict(float)
        apportioned: dict[str, float] = defaultdict(float)
        for old, count in counts.items():
            to = self.of(old)
            for new, share in to.items():
                values[new] += count * share
                apportioned[new] += count * _at_stake(to, new)
        return Converted(MappingProxyType(dict(values)), MappingProxyType(dict(apportioned)))

    def of(self, code: str) -> Mapping[str, float]:
        """The shares of one old area; raises as :meth:`convert` does."""
        if code in self.shares:
            return self.shares[code]
        if code in self.unmapped:
            raise NothingToAnswerWithError(
                f"How the people of {code} were divided in the boundaries {self.new} is not known",
                where=f"crosswalk from {self.old} to {self.new}",
                expected="an area that is a whole area, or a known part of one, in the older boundaries",
                remedy="ask for the newer boundaries, or leave this area out",
            )
        raise UsageError(
            f"“{code}” is no area of the boundaries {self.old}",
            expected=f"one of {len(self.shares) + len(self.unmapped)} codes",
            remedy="`fairwait places CODE` tells which boundaries a code belongs to",
        )


def vintage_of(period: Period) -> BoundaryVintage:
    """The boundaries in force in a month.

    Raises :class:`NothingToAnswerWithError` before April 2013: primary care trusts are not in the lookups.
    """
    for vintage in reversed(VINTAGES):
        if VINTAGE_STARTS[vintage] <= period:
            return vintage
    raise NothingToAnswerWithError(
        f"There is no lookup of areas for {period.label}",
        expected="a month from April 2013 on, when clinical commissioning groups took over from primary care trusts",
        remedy="ask for a later month, or for England",
    )


def check_vintage(text: str) -> BoundaryVintage:
    """``text`` as a vintage; raises :class:`UsageError` for anything else."""
    for vintage in VINTAGES:
        if vintage == text:
            return vintage
    raise UsageError(f"“{text}” is not a set of boundaries", expected=f"one of {', '.join(VINTAGES)}")


@cache
def crosswalk(old: str, new: str) -> Crosswalk:
    """How the areas of the boundaries ``old`` map to those of ``new``, forwards or backwards in time.

    Forwards, every area has shares. Backwards across the mergers of April 2015 and April 2017 the parts are not
    known: 13T and 14L are then unmapped. Raises :class:`UsageError` for an unknown vintage.
    """
    before, after = check_vintage(old), check_vintage(new)
    return Crosswalk(
        before,
        after,
        tuple(
            Atom(key, _codes(row, before), _codes(row, after), row.population) for key, row in enumerate(lineage_rows())
        ),
    )


def compose(first: Crosswalk, second: Crosswalk) -> Crosswalk:
    """One crosswalk after another: each atom keeps its own path, so this equals the direct crosswalk.

    Raises :class:`UsageError` when the second does not begin where the first ends.
    """
    if first.new != second.old:
        raise UsageError(
            f"A crosswalk to {first.new} cannot be followed by one from {second.old}",
            expected=f"a second crosswalk from {first.new}",
        )
    onward = {atom.key: atom.new for atom in second.atoms}
    atoms = tuple(Atom(atom.key, atom.old, onward[atom.key], atom.population) for atom in first.atoms)
    return Crosswalk(first.old, second.new, atoms)


def vintage_codes(vintage: str) -> frozenset[str]:
    """Every area code of a set of boundaries. Raises :class:`UsageError` for an unknown vintage."""
    known = check_vintage(vintage)
    return frozenset(code for row in lineage_rows() for code in _codes(row, known))


def lineage_rows() -> tuple[LineageRow, ...]:
    """The packaged table of atoms."""
    return read_rows(LineageRow, "organisations/lineage.csv")


def _codes(row: LineageRow, vintage: BoundaryVintage) -> tuple[str, ...]:
    cell: str = getattr(row, vintage.replace("-", "_"))
    return tuple(cell.split())


def _shares(atoms: Sequence[Atom]) -> Mapping[str, Mapping[str, float]]:
    people: dict[str, dict[tuple[str, ...], float]] = defaultdict(lambda: defaultdict(float))
    for old, new, population in _links(atoms):
        people[old][new] += population
    known = {old: parts for old, parts in people.items() if all(len(new) == 1 for new in parts)}
    return MappingProxyType({old: _as_shares(known[old]) for old in sorted(known)})


def _links(atoms: Sequence[Atom]) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Each old code with where it went: several codes where that is not known. A code that stayed went to itself."""
    for atom in atoms:
        for old in atom.old:
            yield old, (old,) if old in atom.new else atom.new, atom.population


def _as_shares(parts: Mapping[tuple[str, ...], float]) -> Mapping[str, float]:
    """Shares of people. An area of unknown size that goes whole to one place needs no sizes: its share is 1."""
    if len(parts) == 1:
        return MappingProxyType({new: 1.0 for (new,) in parts})
    whole = sum(parts.values())
    return MappingProxyType({new: population / whole for (new,), population in sorted(parts.items())})


def _at_stake(to: Mapping[str, float], new: str) -> float:
    """The part of an old area that could be misplaced: what its main heir gave up, or what another heir took over."""
    main = max(to, key=lambda code: (to[code], code))
    return sum(share for code, share in to.items() if code != main) if new == main else to[new]


def _apportioned(atoms: Sequence[Atom], shares: Mapping[str, Mapping[str, float]]) -> Mapping[str, float]:
    old_people: dict[str, float] = defaultdict(float)
    total: dict[str, float] = defaultdict(float)
    for old, new, population in _links(atoms):
        if len(new) == 1:
            old_people[old] += population
            total[new[0]] += population
    moved: dict[str, float] = defaultdict(float)
    for old, to in shares.items():
        for code in to if len(to) > 1 else ():
            moved[code] += old_people[old] * _at_stake(to, code)
    return MappingProxyType({new: moved[new] / total[new] for new in sorted(total)})
