"""Month-to-month noise measured on published panels: one module a panel, and the rule that chooses."""
