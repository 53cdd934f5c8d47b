"""What each service finds in PostgreSQL: a database of its own, and the roles that may use it.

* `comptoir_<service>_owner` owns the database and runs the migrations;
* `comptoir_<service>` is the service at run time: it reads and writes rows, can change no table;
* `comptoir_<service>_search` cannot sign in: it passes by row-level security, and is meant to own
  the one search function that filters by tenant itself (the owner may hand it over).

None is a superuser; only the last passes by row-level security.
"""

import secrets
from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import make_url

SERVICES = ("identity", "accounts", "delegation", "mailer")
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin")
UNPRIVILEGED = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"

OF_THE_SERVER = """
ALTER ROLE {owner} WITH LOGIN {unprivileged} NOBYPASSRLS;
ALTER ROLE {runtime} WITH LOGIN {unprivileged} NOBYPASSRLS;
ALTER ROLE {search} WITH NOLOGIN {unprivileged} BYPASSRLS;
GRANT {search} TO {owner} WITH INHERIT FALSE, SET TRUE;
"""

OF_THE_DATABASE = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {runtime};
"""

INSIDE_THE_DATABASE = """
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {runtime};
GRANT USAGE, CREATE ON SCHEMA public TO {search};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {runtime};
"""


@dataclass(frozen=True)
class Urls:
    """How to reach a service's database, for SQLAlchemy."""

    owner: str
    runtime: str


def provision(
    admin_url: str,
    services: Iterable[str] = SERVICES,
    *,
    passwords: MutableMapping[str, str],
    prefix: str = "comptoir",
    tell: Callable[[str], None] = lambda line: None,
) -> dict[str, Urls]:
    """Make, or complete, each service's database and roles, and return their addresses.

    :param passwords: by role; those missing are drawn and added
    :param prefix: what the names of databases and roles start with
    """
    urls = {}
    with psycopg.connect(conninfo(admin_url), autocommit=True) as server:
        for service in services:
            database = f"{prefix}_{service}"
            owner, runtime = f"{database}_owner", database
            for role in (owner, runtime):
                passwords.setdefault(role, new_password())
            _make_roles(server, database, passwords)
            if make_database(server, database, service=database):
                tell(f"made the database {database}")
            _furnish(admin_url, database)
            urls[service] = Urls(
                owner=url_of(admin_url, database, owner, passwords[owner]),
                runtime=url_of(admin_url, database, runtime, passwords[runtime]),
            )
    return urls


def make_database(
    server: psycopg.Connection, database: str, *, service: str, template: str | None = None
) -> bool:
    """Make a database for a service's roles; return False if it exists already.

    :param service: what the names of the roles start with
    :param template: the database to copy; nobody may be connected to it
    """
    known = server.execute("SELECT FROM pg_database WHERE datname = %s", [database]).fetchone()
    if known is None:
        making = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8'").format(
            sql.Identifier(database),
            sql.Identifier(f"{service}_owner"),
            sql.Identifier(template or "template0"),
        )
        server.execute(making)
    server.execute(_filled(OF_THE_DATABASE, service, database))
    return known is None


def new_password() -> str:
    """Draw a password of 64 hexadecimal digits (256 bits).

    It needs no quoting in a URL, a shell, SQL or an options file, and never begins with "-":
    programs that take it as an argument (`rabbitmqctl`) would read an option.
    """
    return secrets.token_hex(32)


def url_of(admin_url: str, database: str, role: str, password: str) -> str:
    """Return the address of a database for one role, on the server of this address."""
    url = make_url(admin_url).set(database=database, username=role, password=password)
    return url.render_as_string(hide_password=False)


def conninfo(url: str) -> str:
    """Turn SQLAlchemy's address into libpq's."""
    given = make_url(url).translate_connect_args(username="user", database="dbname")
    return make_conninfo(**given | dict(make_url(url).query))


def _make_roles(
    server: psycopg.Connection, service: str, passwords: MutableMapping[str, str]
) -> None:
    for role in (f"{service}_owner", service, f"{service}_search"):
        if server.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
            server.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        if role in passwords:
            setting = sql.SQL("ALTER ROLE {} PASSWORD {}")
            server.execute(setting.format(sql.Identifier(role), sql.Literal(passwords[role])))
    server.execute(_filled(OF_THE_SERVER, service, service))


def _furnish(admin_url: str, database: str) -> None:
    address = make_url(admin_url).set(database=database)
    url = address.render_as_string(hide_password=False)
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        for extension in EXTENSIONS:
            making = sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA public")
            connection.execute(making.format(sql.Identifier(extension)))
        connection.execute(_filled(INSIDE_THE_DATABASE, database, database))


def _filled(statements: str, service: str, database: str) -> sql.Composed:
    return sql.SQL(statements).format(
        owner=sql.Identifier(f"{service}_owner"),
        runtime=sql.Identifier(service),
        search=sql.Identifier(f"{service}_search"),
        database=sql.Identifier(database),
        unprivileged=sql.SQL(UNPRIVILEGED),
    )
