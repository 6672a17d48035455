"""Any two months compared, with what was redefined, missing or unusual between them."""
