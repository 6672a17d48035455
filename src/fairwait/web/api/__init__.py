"""The JSON and CSV interface at ``/api/v1``: the figures of the website for programs, with stable names."""

from fairwait.web.api.application import MOUNTED, application
from fairwait.web.api.page import router as page_router
from fairwait.web.api.problems import problem_of

__all__ = ["MOUNTED", "application", "page_router", "problem_of"]
