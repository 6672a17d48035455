"""From publishers' pages to the store: what to ask for, the downloads, and what became of each file."""
