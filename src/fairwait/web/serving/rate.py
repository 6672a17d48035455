"""How much one address may ask: a bucket of tokens each, which fills at a steady rate."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from fairwait.web.serving.headers import value_of
from fairwait.web.serving.shared import Table

if TYPE_CHECKING:
    from starlette.types import Scope

#: Where in a request's scope it stands who asks, as they are counted.
WHO: Final = "fairwait.who"
_TOO_SHORT: Final = 1e-9  # seconds: what is lost in adding up

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


#: How many printed pages an answer weighs that is worked out when it is asked for, by the first part of its address.
_WEIGHTS: Final = {"compare": 5, "wait": 5}


def weight_of(path: str) -> int:
    """How many tokens a request takes: one for a page that is printed."""
    return _WEIGHTS.get(path.strip("/").partition("/")[0], 1)


class Buckets:
    """Token buckets by address, of at most so many addresses: who has most left is forgotten first.

    ``rate`` tokens a second come in, up to ``burst``. A rate of nought means no limit. All that is kept of an address
    is the moment at which its bucket will be full again, in a ``table`` that several processes may share.
    """

    def __init__(
        self, rate: float, burst: int, table: Table | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, max(burst, 1), clock
        self._table = Table() if table is None else table

    def wait(self, who: str, tokens: int = 1) -> float:
        """Take so many tokens; the seconds to wait for them where too few are left, nought where they were taken."""
        if self._rate <= 0:
            return 0.0
        now, whole = self._clock(), self._burst / self._rate
        at, full = self._table.find(who, now + whole)
        full = max(full, now) + min(tokens, self._burst) / self._rate
        short = full - now - whole
        if short > _TOO_SHORT:
            return short
        self._table.put(at, who, full)
        return 0.0


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses or networks as values. Raises ValueError for what is neither."""
    return tuple(ipaddress.ip_network(text.strip(), strict=False) for text in texts if text.strip())


class Asking:
    """Who asks, and by what: a proxy that is trusted is believed about both, anybody else about neither."""

    def __init__(self, proxies: Sequence[str]) -> None:
        self._proxies = networks(proxies)

    def https(self, scope: Scope) -> bool:
        """Whether the reader came by https."""
        if scope.get("scheme") == "https":
            return True
        told = value_of(scope["headers"], b"x-forwarded-proto")
        return told == b"https" and self._trusted(_peer(scope))

    def who(self, scope: Scope) -> str:
        """The address to count requests by: of IPv6 the network, since one reader has all of it."""
        address = _peer(scope)
        if self._proxies and self._trusted(address):
            # Every proxy adds at the end, some of them a line of their own: what was sent to the first stands first.
            lines = [value.decode("latin-1") for name, value in scope["headers"] if name == b"x-forwarded-for"]
            for one in reversed(",".join(lines).split(",")):
                if not one.strip():
                    break
                address = _plain(one.strip())
                if not self._trusted(address):
                    break
        return _counted(address)

    def _trusted(self, address: str) -> bool:
        try:
            ip = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(ip in network for network in self._proxies)


def _peer(scope: Scope) -> str:
    client = scope.get("client")
    return _plain(str(client[0])) if client else ""


def _plain(address: str) -> str:
    """An address of the fourth version as such, however a socket that answers to both versions writes it."""
    if not address.lower().startswith("::ffff:"):
        return address
    try:
        mapped = ipaddress.IPv6Address(address).ipv4_mapped
    except ValueError:
        return address
    return address if mapped is None else str(mapped)


def _counted(address: str) -> str:
    if ":" not in address:
        return address[:64]
    try:
        return str(ipaddress.ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address[:64]
