"""Keeping the newest statement about each subject, in whatever order statements arrive."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

DELETED = "deleted"
"""The status after which nothing that is told counts."""


def keep(session: Session, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep rows, each unless a newer statement of its subject is kept, or one that it is deleted.

    :param model: a mapped class with one column as primary key, a `sequence`, and maybe a `status`
    :param rows: the columns' values, the same columns for all; in the order of their arrival, which
        stays that of each subject. They are written in the order of their keys: whoever holds
        several does so in that order too, and nobody waits in a circle
    """
    if not rows:
        return
    table: Table = model.__table__
    (key,) = table.primary_key.columns
    statement = _statement(table, tuple(rows[0]))
    session.flush()
    in_turn = sorted(rows, key=lambda row: row[key.name])
    session.connection().execute(statement, [dict(row) for row in in_turn])
    for row in rows:
        known = session.identity_map.get(identity_key(model, row[key.name]))
        if known is not None:
            session.expire(known)


@functools.cache
def _statement(table: Table, columns: tuple[str, ...]) -> Insert:
    (key,) = table.primary_key.columns
    statement = insert(table)
    newer = table.c.sequence < statement.excluded.sequence
    if "status" in table.c:
        newer &= table.c.status != DELETED
    return statement.on_conflict_do_update(
        index_elements=[key],
        set_={name: statement.excluded[name] for name in columns if name != key.name},
        where=newer,
    )
