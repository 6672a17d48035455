"""What every provider sent, month by month: its list, what is known of a month without one, and what was revised."""
