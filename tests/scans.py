"""Which indexes a query uses: PostgreSQL is told not to read whole tables, though they are small.

A table that holds a million accounts' rows is not read whole for one of them.

Of two indexes that would do, PostgreSQL takes the one with fewer pages, and what other tests have
undone still fills pages: mark the test `pristine`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

_USES = text("SELECT pg_stat_get_xact_numscans(CAST(:index AS regclass))")


@contextmanager
def using(session: Session, *indexes: str) -> Iterator[None]:
    """Hold that what is asked within uses each of these indexes."""
    session.execute(text("SET LOCAL enable_seqscan = off"))
    before = [session.scalar(_USES, {"index": index}) for index in indexes]
    yield
    session.flush()
    after = [session.scalar(_USES, {"index": index}) for index in indexes]
    unused = [
        index for index, *uses in zip(indexes, before, after, strict=True) if len(set(uses)) == 1
    ]
    assert unused == []
