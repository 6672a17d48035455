"""The website as plain files, for any web server that hands out files: written whole, then put in its place."""

from fairwait.web.static_site.whole import Written, write_site

__all__ = ["Written", "write_site"]
