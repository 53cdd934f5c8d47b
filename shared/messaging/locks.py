"""Advisory locks: who of several workers relays, and who does a chore."""

import contextlib
from collections.abc import Iterator

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

_TAKE = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_TAKE_UNTIL_END = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:name, 0))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")


def take(connection: Connection, name: str) -> bool:
    """Take a lock for as long as a connection lives, unless somebody else has it."""
    with connection.begin():
        return bool(connection.scalar(_TAKE, {"name": name}))


def take_until_end(session: Session, name: str) -> bool:
    """Take a lock for as long as a transaction lasts, unless somebody else has it."""
    return bool(session.scalar(_TAKE_UNTIL_END, {"name": name}))


@contextlib.contextmanager
def held(engine: Engine, name: str) -> Iterator[bool]:
    """Hold a lock for a while, on a connection of its own; tells whether it could be had."""
    with engine.connect() as connection:
        taken = take(connection, name)
        try:
            yield taken
        finally:
            if taken:
                with connection.begin():
                    connection.execute(_RELEASE, {"name": name})
