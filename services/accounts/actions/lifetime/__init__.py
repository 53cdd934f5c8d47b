"""Keeping accounts good, telling in time that they end, and promoting users (design.md §4.3)."""
