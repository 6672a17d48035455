"""Editions: everything the website shows of one version of the data, made once and then only read."""
