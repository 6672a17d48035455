"""Providers: names, sector, parent and coordinates, and the evidence for what became of those that ended."""

from __future__ import annotations

from fairwait.definitions.reference import ProviderRow
from fairwait.pipeline.reference_published import Listed, Published
from fairwait.pipeline.reference_sources import SITES20, TRUSTS22, Shared
from fairwait.places.names import provider_name
from fairwait.places.sectors import sector_of

FULL_CSV_MONTH = "2026-01"


def build_providers(shared: Shared, published: Published) -> list[ProviderRow]:
    """Every provider seen in the January 2026 full CSV or in the series of incomplete pathways."""
    trusts = {row["code"]: row for row in shared.rows(TRUSTS22)}
    sites = {row["OrganisationCode"]: row for row in shared.rows(SITES20)}
    series = {code: name for (level, code), name in published.series_names.items() if level == "provider"}
    return [
        _provider(
            code, published.providers.get(code), series.get(code, ""), published, trusts.get(code), sites.get(code)
        )
        for code in sorted(set(series) | set(published.providers))
    ]


def _provider(
    code: str,
    listed: Listed | None,
    series_name: str,
    published: Published,
    trust: dict[str, str] | None,
    site: dict[str, str] | None,
) -> ProviderRow:
    official = listed.name if listed else series_name
    months = set(published.lists.get(("provider", code), {}))
    if listed:
        months.add(FULL_CSV_MONTH)
    postcode, latitude, longitude = _position(trust, site)
    return ProviderRow(
        code=code,
        name=provider_name(official, code),
        official_name=official,
        also_known_as=provider_name(series_name, code) if series_name not in ("", official) else "",
        sector=sector_of(code).value,
        icb=listed.parent if listed else (trust["icb_ods"] if trust else ""),
        postcode=postcode,
        latitude=latitude,
        longitude=longitude,
        first_seen=min(months),
        last_seen=max(months),
    )


def _position(trust: dict[str, str] | None, site: dict[str, str] | None) -> tuple[str, float | None, float | None]:
    if trust:
        return trust["postcode"], _degrees(trust["lat"]), _degrees(trust["lon"])
    if site:
        return site["Postcode"].strip(), _degrees(site["Latitude"]), _degrees(site["Longitude"])
    return "", None, None


def _degrees(text: str) -> float | None:
    return round(float(text), 5) if text.strip() else None
