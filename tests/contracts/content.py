"""What a database holds, to tell whether a call has changed any of it."""

import psycopg
from psycopg import sql

from deploy.installation.provisioning import conninfo

COUNTS = frozenset({"throttle_counters"})
"""Counts tries, refused ones included: that is what it is for."""

TABLES = """
SELECT tablename FROM pg_tables
WHERE schemaname = 'public' AND NOT tablename = ANY(%s) ORDER BY tablename
"""
ONE = """
SELECT {name}, count(*),
       md5(coalesce(string_agg(r.xmin::text || r::text, '|' ORDER BY r::text), ''))
FROM {table} r
"""


Taken = dict[str, tuple[int, str]]


class Content:
    """Looks at every table, past every wall.

    :param url: the superuser's, of this database
    :param apart: further tables that are not looked at
    """

    def __init__(self, url: str, *, apart: frozenset[str] = frozenset()) -> None:
        self._connection = psycopg.connect(conninfo(url), autocommit=True)
        found = self._connection.execute(TABLES, [sorted(COUNTS | apart)]).fetchall()
        each = (
            sql.SQL(ONE).format(name=sql.Literal(name), table=sql.Identifier(name))
            for (name,) in found
        )
        self._statement = sql.SQL(" UNION ALL ").join(each)

    def taken(self) -> Taken:
        """Tell, for each table, how many rows it has and a digest of them, versions included."""
        rows = self._connection.execute(self._statement).fetchall()
        return {name: (count, digest) for name, count, digest in rows}

    def close(self) -> None:
        self._connection.close()


def changed(before: Taken, after: Taken) -> list[str]:
    """Name the tables that are not as they were."""
    return [
        f"{name} (rows: {before[name][0]} → {after[name][0]})"
        for name in before
        if before[name] != after[name]
    ]
