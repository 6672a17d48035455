"""The vocabulary every other room speaks: frozen values, no input or output."""
