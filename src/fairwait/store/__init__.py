"""Immutable folders of releases, read by DuckDB through disposable versions behind a pointer.

STORE/
  raw/<sha256>.<ext>, raw/<sha256>.json         what was downloaded, byte for byte, and where it went
  releases/<publication>/<period>/<vintage>/    facts, totals, marts, organisations (Parquet); release.json
  versions/<n>.duckdb, CURRENT                  the catalogue of all releases; rebuilt from the folders
"""
