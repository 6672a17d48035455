"""What changed in a store since a version of it: new months, revisions, organisations, missing trusts, drift."""
