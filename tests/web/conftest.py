"""Fixtures of the tests of the website."""

from tests.web.api_edition import api, api_file, app_anywhere
from tests.web.asked_pages import asked, tables_folder
from tests.web.small_edition import small_edition, small_editions, whole_plan

__all__ = ["api", "api_file", "app_anywhere", "asked", "small_edition", "small_editions", "tables_folder", "whole_plan"]
