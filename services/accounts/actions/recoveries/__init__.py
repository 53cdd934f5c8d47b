"""Giving an orphaned establishment an administrator again (design.md §4.1)."""
