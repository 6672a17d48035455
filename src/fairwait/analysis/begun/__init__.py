"""Boards that began after the month of the figures by area: their level in the monthly series, and no more."""
