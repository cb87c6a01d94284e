"""What every system stands on. The kernel knows none of the systems above it (architecture §3, §4)."""
