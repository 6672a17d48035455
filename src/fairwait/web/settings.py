"""What a web worker is told: where the edition is and how much it will do for whom."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

#: How the supervisor hands the settings to its workers, which are processes of their own.
VARIABLE: Final = "FAIRWAIT_SERVE_SETTINGS"


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server.

    ``editions`` is the folder of editions and ``spool`` the one through which workers hand on what they do not do
    themselves. ``cache_bytes`` bounds the pages that each worker remembers. ``rate`` is how many requests a second
    one address may make in the long run, of all workers together, and ``burst`` how many at once; a rate of nought
    means no limit. ``proxies`` are the addresses whose word is taken for who is asking. ``salt`` is known to the
    processes of this server alone.
    """

    editions: Path
    spool: Path
    cache_bytes: int = 64_000_000
    rate: float = 20.0
    burst: int = 100
    proxies: tuple[str, ...] = ()
    log: bool = True
    salt: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    def as_text(self) -> str:
        """The settings as one line of JSON, for :data:`VARIABLE`."""
        return json.dumps({**asdict(self), "editions": str(self.editions), "spool": str(self.spool)})

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that the supervisor handed over."""
        told = json.loads(environment[VARIABLE])
        told.update(editions=Path(told["editions"]), spool=Path(told["spool"]), proxies=tuple(told["proxies"]))
        return cls(**told)
