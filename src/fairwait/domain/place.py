"""Areas and organisations as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Geography(StrEnum):
    """The levels an estimate can be made for. The values are the words used on the command line."""

    ENGLAND = "england"
    REGION = "region"
    ICB = "icb"
    SUB_ICB = "sub-icb"
    PROVIDER = "provider"

    @property
    def basis(self) -> Basis:
        """Areas are counted where patients are registered; providers where they are treated."""
        return Basis.PROVIDER if self is Geography.PROVIDER else Basis.COMMISSIONER

    @property
    def plural(self) -> str:
        return {
            "england": "England",
            "region": "regions",
            "icb": "integrated care boards",
            "sub-icb": "sub-ICB locations",
            "provider": "providers",
        }[self.value]


class Basis(StrEnum):
    """Whose patients are counted: those a commissioner answers for, or those a provider treats."""

    COMMISSIONER = "commissioner"
    PROVIDER = "provider"


class Sector(StrEnum):
    """Who owns a provider."""

    NHS = "NHS"
    INDEPENDENT = "independent"


@dataclass(frozen=True, slots=True)
class Area:
    """One place that an estimate can be about: England, a region, an ICB, a sub-ICB location or a provider.

    ``code`` is the NHS (ODS) code and is the only key ever joined on; ``name`` is what people call it.
    """

    code: str
    name: str
    geography: Geography
    official_name: str = ""
    ons_code: str = ""
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    sector: Sector | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def label(self) -> str:
        """The name with its code, as tables and headings print it: ``Wakefield (03R)``."""
        return self.name if self.geography is Geography.ENGLAND else f"{self.name} ({self.code})"
