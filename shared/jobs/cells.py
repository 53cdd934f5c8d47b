"""Cells of a table that people open in a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a text for a formula, its full-width doubles included (OWASP)."""


def plain(text: str) -> str:
    """Take away what `neutral` has put before a text."""
    return text[1:] if text.startswith("'") and neutral(text[1:]) == text else text


def neutral(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
