"""Measures of the returns other than referral to treatment: diagnostics, cancelled operations, theatres and beds."""
