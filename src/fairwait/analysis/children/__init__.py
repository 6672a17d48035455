"""All that a board answers for, on one page: its areas, the trusts that sit in it, its main independent providers."""

from fairwait.analysis.children.children import Child, Children, children
from fairwait.analysis.children.finding import children_finding

__all__ = ["Child", "Children", "children", "children_finding"]
