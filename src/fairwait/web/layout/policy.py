"""What a page may load and run: its own stylesheet, script and pictures, and nothing from anywhere else."""

from __future__ import annotations

from typing import Final

_RULES: Final = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
)
#: For the ``meta`` element of a page, so that it holds where a host sets no headers. Browsers heed no
#: ``frame-ancestors`` there and complain of one.
META_POLICY: Final = "; ".join(_RULES)
#: For the ``Content-Security-Policy`` header.
POLICY: Final = f"{META_POLICY}; frame-ancestors 'none'"
