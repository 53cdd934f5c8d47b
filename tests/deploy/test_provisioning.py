"""What each service finds in PostgreSQL, and what its roles may not do."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import make_url

from deploy.installation import provisioning
from deploy.installation.provisioning import Urls

TABLE = "CREATE TABLE thing (id bigint GENERATED ALWAYS AS IDENTITY, name text)"
FUNCTION = "CREATE FUNCTION found() RETURNS int LANGUAGE sql SECURITY DEFINER RETURN 7"


@dataclass
class Provisioned:
    admin_url: str
    prefix: str
    passwords: dict[str, str]
    urls: dict[str, Urls]


@pytest.fixture(scope="module")
def made(postgres: str) -> Iterator[Provisioned]:
    prefix, passwords = f"test_{secrets.token_hex(4)}", dict[str, str]()
    services = ("accounts", "mailer")
    urls = provisioning.provision(postgres, services, passwords=passwords, prefix=prefix)
    do(urls["accounts"].owner, TABLE, FUNCTION)
    yield Provisioned(postgres, prefix, passwords, urls)
    for service in services:
        remove(postgres, "DROP DATABASE {} WITH (FORCE)", f"{prefix}_{service}")
        for end in ("_owner", "", "_search"):
            remove(postgres, "DROP ROLE {}", f"{prefix}_{service}{end}")


def remove(admin_url: str, statement: str, name: str) -> None:
    with psycopg.connect(provisioning.conninfo(admin_url), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def do(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Run statements, and return the rows of the last."""
    with psycopg.connect(provisioning.conninfo(url)) as connection:
        for statement in statements:
            cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


class TestTheRuntimeRole:
    def test_reads_and_writes_rows(self, made: Provisioned) -> None:
        rows = do(
            made.urls["accounts"].runtime,
            "INSERT INTO thing (name) VALUES ('a')",
            "UPDATE thing SET name = 'b'",
            "SELECT name FROM thing",
        )

        assert rows == [("b",)]

    @pytest.mark.parametrize(
        "forbidden",
        [
            "CREATE TABLE other (id int)",
            "CREATE TEMPORARY TABLE other (id int)",
            "ALTER TABLE thing DISABLE ROW LEVEL SECURITY",
            "TRUNCATE thing",
            "DROP TABLE thing",
            "SET ROLE postgres",
        ],
    )
    def test_changes_nothing_else(self, made: Provisioned, forbidden: str) -> None:
        with pytest.raises(InsufficientPrivilege):
            do(made.urls["accounts"].runtime, forbidden)

    def test_cannot_enter_another_services_database(self, made: Provisioned) -> None:
        ours = make_url(made.urls["accounts"].runtime)
        theirs = ours.set(database=f"{made.prefix}_mailer")

        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            do(theirs.render_as_string(hide_password=False), "SELECT 1")


class TestTheRoles:
    def test_are_none_of_them_privileged_but_the_one_for_search(self, made: Provisioned) -> None:
        rows = do(
            made.admin_url,
            "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolcreaterole, rolcreatedb "
            f"FROM pg_roles WHERE rolname LIKE '{made.prefix}_accounts%' ORDER BY rolname",
        )

        name = f"{made.prefix}_accounts"
        assert rows == [
            (name, False, False, True, False, False),
            (f"{name}_owner", False, False, True, False, False),
            (f"{name}_search", False, True, False, False, False),
        ]

    def test_let_the_owner_hand_over_the_search_function(self, made: Provisioned) -> None:
        search = f"{made.prefix}_accounts_search"

        do(made.urls["accounts"].owner, f"ALTER FUNCTION found() OWNER TO {search}")

        assert do(made.urls["accounts"].runtime, "SELECT found()") == [(7,)]


class TestProvisioning:
    def test_may_be_done_again(self, made: Provisioned) -> None:
        again = provisioning.provision(
            made.admin_url, ["accounts"], passwords=made.passwords, prefix=made.prefix
        )

        assert again["accounts"] == made.urls["accounts"]
        assert do(again["accounts"].runtime, "SELECT 1") == [(1,)]

    def test_takes_new_passwords(self, made: Provisioned) -> None:
        passwords = {
            f"{made.prefix}_mailer": "it's new",
            f"{made.prefix}_mailer_owner": provisioning.new_password(),
        }

        urls = provisioning.provision(
            made.admin_url, ["mailer"], passwords=passwords, prefix=made.prefix
        )

        assert do(urls["mailer"].runtime, "SELECT 1") == [(1,)]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            do(made.urls["mailer"].runtime, "SELECT 1")

    def test_brings_the_extensions(self, made: Provisioned) -> None:
        rows = do(made.urls["accounts"].owner, "SELECT extname FROM pg_extension")

        assert {(name,) for name in provisioning.EXTENSIONS} <= set(rows)


class TestPasswordsOfRoles:
    def test_are_letters_and_digits_that_no_program_takes_for_an_option(self) -> None:
        drawn = {provisioning.new_password() for _ in range(2_000)}
        assert len(drawn) == 2_000
        assert all(password.isascii() and password.isalnum() for password in drawn)
