"""Bodies that are files."""

from shared.web.marks import accepts_up_to

__all__ = ["accepts_up_to", "csv_text"]


def csv_text() -> str:
    """Return the text of a `text/csv` body."""
    raise NotImplementedError
