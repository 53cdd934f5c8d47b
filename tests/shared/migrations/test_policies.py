from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from deploy.installation.provisioning import Urls

ONE, TWO, THREE = uuid4(), uuid4(), uuid4()

THING = "INSERT INTO things (id, establishment_id, name) VALUES (gen_random_uuid(), :one, 'a')"
BRIDGE = (
    "INSERT INTO bridges (id, centralising_id, delegating_id)"
    " VALUES (gen_random_uuid(), :one, :two)"
)


@pytest.fixture(params=["runtime", "owner"])
def connection(request: pytest.FixtureRequest, urls: Urls) -> Iterator[Connection]:
    """A connection of each role: the owner is no exception."""
    engine = create_engine(getattr(urls, request.param), poolclass=NullPool)
    with engine.connect() as connection:
        yield connection
        connection.rollback()


class TestAConfinedTable:
    def test_shows_its_rows_to_their_tenant_alone(self, connection: Connection) -> None:
        enter(connection, ONE)
        connection.execute(text(THING), {"one": ONE})

        assert count(connection, "things") == 1
        enter(connection, TWO)
        assert count(connection, "things") == 0
        enter(connection, TWO, ONE)
        assert count(connection, "things") == 1

    def test_shows_rows_of_two_tenants_to_both_and_to_no_third(
        self, connection: Connection
    ) -> None:
        enter(connection, ONE)
        connection.execute(text(BRIDGE), {"one": ONE, "two": TWO})

        for tenant, seen in ((ONE, 1), (TWO, 1), (THREE, 0)):
            enter(connection, tenant)
            assert count(connection, "bridges") == seen

    def test_shows_nothing_to_nobody_in_particular(self, connection: Connection) -> None:
        enter(connection, ONE)
        connection.execute(text(THING), {"one": ONE})

        enter(connection)

        assert count(connection, "things") == 0

    def test_shows_everything_to_the_platform(self, connection: Connection) -> None:
        enter(connection, ONE)
        connection.execute(text(THING), {"one": ONE})

        enter(connection, scope="platform")

        assert count(connection, "things") == 1

    def test_takes_no_row_for_another_tenant(self, connection: Connection) -> None:
        enter(connection, ONE)

        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text(THING), {"one": TWO})

    def test_gives_no_row_away(self, connection: Connection) -> None:
        enter(connection, ONE)
        connection.execute(text(THING), {"one": ONE})

        with pytest.raises(DBAPIError, match="row-level security"):
            connection.execute(text("UPDATE things SET establishment_id = :two"), {"two": TWO})

    def test_changes_and_removes_nothing_of_another(self, connection: Connection) -> None:
        enter(connection, ONE)
        connection.execute(text(THING), {"one": ONE})
        enter(connection, TWO)

        changed = connection.execute(text("UPDATE things SET name = 'b'")).rowcount
        removed = connection.execute(text("DELETE FROM things")).rowcount

        assert (changed, removed) == (0, 0)


class TestAnAppendOnlyTable:
    @pytest.mark.parametrize(
        "statement", ["UPDATE lines SET text = 'b'", "DELETE FROM lines", "TRUNCATE lines"]
    )
    def test_takes_rows_and_keeps_them_as_they_are(
        self, connection: Connection, statement: str
    ) -> None:
        connection.execute(text("INSERT INTO lines (id, text) VALUES (1, 'a')"))
        assert count(connection, "lines") == 1

        with pytest.raises(DBAPIError, match=r"never altered or removed|permission denied"):
            connection.execute(text(statement))


def enter(connection: Connection, *tenants: UUID, scope: str = "") -> None:
    setting = text(
        "SELECT set_config('app.tenant_ids', :tenants, true), set_config('app.scope', :scope, true)"
    )
    connection.execute(setting, {"tenants": ",".join(map(str, tenants)), "scope": scope})


def count(connection: Connection, table: str) -> int:
    counted: int = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
    return counted
