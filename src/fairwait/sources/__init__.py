"""One module per publication: it knows the file's quirks and nothing else does. Knows no store."""
