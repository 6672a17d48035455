"""Where would I wait less? Providers near a place, put in order only as far as their waits can be told apart."""
