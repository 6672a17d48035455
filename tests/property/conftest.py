"""How Hypothesis runs here: without a clock, for the machine may be busy and the first use of scipy imports it."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fairwait", deadline=None, print_blob=True)
settings.load_profile("fairwait")
