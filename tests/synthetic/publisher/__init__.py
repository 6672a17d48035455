"""A publisher's web site, made up and answered on loopback: what is on it, the server, and what can go wrong."""
