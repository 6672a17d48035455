"""One module a table of an edition: what the pages made on request and the API read."""
