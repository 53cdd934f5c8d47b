"""Keys that are kept folded, made anew after the way of folding has changed, batch by batch."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

BATCH = 1000

Row = sa.RowMapping | Mapping[Any, Any]


def refold(
    table: str,
    *,
    key: str = "id",
    reads: Sequence[str],
    keys: Callable[[Row], Mapping[str, str]],
    where: str = "true",
) -> None:
    """Make the folded columns of a table anew, and write those that are not as they were.

    Each batch is a transaction of its own, so that nobody waits for a whole table; what was done
    before an interruption is found to be right. What the migration did before this is committed.

    :param key: the column by which rows are told apart, a UUID
    :param reads: the columns that the folded ones are made of
    :param keys: makes the folded columns of a row, as texts, JSON too
    :param where: which rows have any
    """
    read = sa.text(
        f'SELECT "{key}", {", ".join(reads)} FROM "{table}" '
        f'WHERE ({where}) AND (CAST(:after AS uuid) IS NULL OR "{key}" > :after) '
        f'ORDER BY "{key}" LIMIT {BATCH}'
    )
    with op.get_context().autocommit_block():
        connection, after = op.get_bind(), None
        while rows := connection.execute(read, {"after": after}).mappings().all():
            _write(connection, table, key, {row[key]: keys(row) for row in rows})
            after = rows[-1][key]


def _write(
    connection: sa.Connection, table: str, key: str, folded: Mapping[Any, Mapping[str, str]]
) -> None:
    columns = list(next(iter(folded.values())))
    kinds = {column.name: column.type for column in _columns(connection, table)}
    given = {column: [keys[column] for keys in folded.values()] for column in columns}
    arrays = "".join(f", CAST(:{column} AS text[])" for column in columns)
    new = {column: f"CAST(new.{column} AS {kinds[column]})" for column in columns}
    connection.execute(
        sa.text(
            f'UPDATE "{table}" AS old '
            f"SET {', '.join(f'{column} = {value}' for column, value in new.items())} "
            f"FROM unnest(CAST(:ids AS uuid[]){arrays}) AS new (id, {', '.join(columns)}) "
            f'WHERE old."{key}" = new.id AND ('
            f"{' OR '.join(f'old.{name} IS DISTINCT FROM {value}' for name, value in new.items())})"
        ),
        {"ids": list(folded), **given},
    )


def _columns(connection: sa.Connection, table: str) -> Sequence[Any]:
    return connection.execute(
        sa.text(
            "SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute "
            "WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped"
        ),
        {"table": table},
    ).all()
