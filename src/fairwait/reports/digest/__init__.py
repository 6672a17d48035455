"""A digest written down: an HTML page, the text of an e-mail, a JSON feed."""

from fairwait.reports.digest.feed import to_feed
from fairwait.reports.digest.mail import to_text
from fairwait.reports.digest.page import to_html

__all__ = ["to_feed", "to_html", "to_text"]
