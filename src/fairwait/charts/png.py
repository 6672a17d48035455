"""Pictures as pixels, for the places that cannot show SVG."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def render_png(svg: str, scale: float = 2.0) -> bytes:
    """The picture as PNG, ``scale`` pixels for each of its units, set in the Arimo that comes as a dependency."""
    import vl_convert

    _offer_font()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))


@cache
def _offer_font() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(files("fontpkg_arimo") / "files"))
