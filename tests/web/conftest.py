"""Fixtures of the tests of the website."""

from tests.web.api_edition import api, api_file, app_anywhere

__all__ = ["api", "api_file", "app_anywhere"]
