"""The rows of a database, written and read by PostgreSQL's COPY."""

from collections.abc import Iterable, Iterator
from typing import IO

import psycopg
from psycopg import sql

from deploy.installation.archive.contents import Database, Table
from shared.migrations.level import VERSIONS

CHUNK = 1 << 20
TABLES = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> %s
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences
WHERE schemaname = 'public' AND last_value IS NOT NULL
"""


def describe(connection: psycopg.Connection) -> Database:
    """Tell what is in a database. What the database computes by itself is left out."""
    found = connection.execute(TABLES, [VERSIONS]).fetchall()
    [(level,)] = connection.execute(f"SELECT version_num FROM {VERSIONS}").fetchall()
    return Database(
        level=level,
        tables=tuple(
            Table(name, tuple(columns), _count(connection, name)) for name, columns in found
        ),
        sequences=dict(connection.execute(SEQUENCES).fetchall()),
    )


def out(connection: psycopg.Connection, table: Table) -> Iterator[bytes]:
    """Read the rows of a table, in pieces."""
    query = sql.SQL("COPY {} ({}) TO STDOUT").format(*_names(table))
    with connection.cursor() as cursor, cursor.copy(query) as copied:
        for piece in copied:
            yield bytes(piece)


def put(connection: psycopg.Connection, table: Table, source: IO[bytes]) -> None:
    """Add the rows that were saved of a table."""
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(*_names(table))
    with connection.cursor() as cursor, cursor.copy(query) as copied:
        while piece := source.read(CHUNK):
            copied.write(piece)


def replace_all(connection: psycopg.Connection) -> None:
    """Empty every table, and have no trigger or reference judge what is put there.

    It was good where it came from, and tables are filled one after the other.
    """
    connection.execute("SET session_replication_role = replica")
    names = [sql.Identifier(name) for name, _ in connection.execute(TABLES, [VERSIONS]).fetchall()]
    connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(names)))


def set_sequences(connection: psycopg.Connection, database: Database) -> None:
    """Have sequences go on behind the last value that was used."""
    for name, value in database.sequences.items():
        connection.execute("SELECT setval(%s::regclass, %s)", [f"public.{name}", value])


def filled(connection: psycopg.Connection, but: Iterable[str]) -> list[str]:
    """Name the tables that have rows, but for some."""
    names = [name for name, _ in connection.execute(TABLES, [VERSIONS]).fetchall()]
    return [name for name in names if name not in but and _has_rows(connection, name)]


def _has_rows(connection: psycopg.Connection, table: str) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
    [(has,)] = connection.execute(query).fetchall()
    return bool(has)


def _count(connection: psycopg.Connection, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    [(count,)] = connection.execute(query).fetchall()
    return int(count)


def _names(table: Table) -> tuple[sql.Composable, sql.Composable]:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    return sql.Identifier(table.name), columns
