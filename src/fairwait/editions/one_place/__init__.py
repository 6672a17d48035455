"""The page of one place: which findings it has, in which order, and what its layout needs besides."""
