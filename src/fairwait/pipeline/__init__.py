"""What joins sources, store and measures: ingest, marts, packaged figures."""
