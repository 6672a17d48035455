"""The website and the JSON API over an edition. Nothing here computes an analysis."""
