"""What hospitals do: admissions and attendances by month."""
