"""Telling a database that is away, and is waited for, from a statement that is wrong."""

import psycopg
from sqlalchemy import exc

_CLASSES = frozenset({"08", "53"})
"""Connection exceptions and insufficient resources (PostgreSQL, appendix A)."""

_STATES = frozenset({"57P01", "57P02", "57P03", "57P04", "57P05", "25P03", "25P04", "25006"})
"""Shutdowns, start-up, timeouts of idle connections and of transactions, and writing to a server
that has become a standby."""


def is_outage(error: BaseException | None) -> bool:
    """Tell whether an error, or what caused it, says that the database is not there just now."""
    while error is not None:
        if _says_so(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def reason(error: BaseException) -> str:
    """Tell what a server or the network said, in one line, without the statement or its values."""
    if isinstance(error, exc.DBAPIError):
        error = error.orig or error
    is_wordy = isinstance(error, psycopg.OperationalError) and error.sqlstate is None
    if is_wordy or isinstance(error, OSError):
        return " ".join(str(error).split()) or type(error).__name__
    return type(error).__name__


def _says_so(error: BaseException) -> bool:
    if isinstance(error, exc.TimeoutError):
        return True  # every connection of the pool is in use
    if isinstance(error, exc.DBAPIError):
        return error.connection_invalidated or _says_so(error.orig or ValueError())
    if isinstance(error, psycopg.OperationalError):
        state = error.sqlstate
        return state is None or state[:2] in _CLASSES or state in _STATES
    return False
