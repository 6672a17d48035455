"""How the reference tables are made from the official files: one module per kind of table."""
