"""The areas of today a decade apart: who moved beyond chance, and whether areas are further apart."""
