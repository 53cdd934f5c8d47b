"""Each confined model is invisible to strangers, by ORM and by raw SQL; what is not is listed."""

import ast
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from sqlalchemy import NullPool, Table, create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from deploy.provisioning import Urls
from shared import tables
from shared.tenancy import Reason, confine, unconfined
from tests.architecture import rows
from tests.architecture.services import WITH_TABLES, confined_models, metadata_of
from tests.architecture.source import calls, modules

WITHOUT_A_TENANT: dict[str, dict[str, str]] = {
    "identity": {
        "counters": "counts of wrong passwords, under what was typed, known or not",
        "tries": "sign-ins under way, counted before they are judged",
        "reset_requests": "who asks is not known",
    },
    "accounts": {
        "register_entries": "the reference that operators import, before there are establishments",
        "services": "the catalogue is the platform's",
        "terms": "the terms are the platform's",
    },
    "delegation": {},
    "mailer": {
        "letter_categories": "categories are the platform's",
        "mailings": "the same news for every establishment",
    },
}
"""The tables that carry no policy, beside those that every database carries, and why."""

FOR_THE_PLATFORM_ALONE = {"accounts": {"register_entries"}}
"""Those of them that carry a policy all the same: no tenant sees a row."""

UNCONFINED: dict[str, set[str]] = {}
"""Where the walls are lifted, and for which reasons: whoever adds a place adds it here."""

MODELS = [(service, model) for service in WITH_TABLES for model in confined_models(service)]


class Walls(NamedTuple):
    """A database in which a table takes any row, but for who may see it."""

    sessions: sessionmaker[Session]
    model: Any
    table: Table
    columns: list[str]

    def add(self, tenants: dict[str, UUID], *, seen_by: UUID) -> None:
        """Insert a row of these tenants as one of them."""
        with self.sessions.begin() as session:
            confine(session, seen_by)
            session.execute(insert(self.table).values(rows.row_of(self.table, **tenants)))

    def counted(self, *tenants: UUID) -> tuple[int, int]:
        """Tell how many rows these tenants see, by ORM and by raw SQL."""
        with self.sessions.begin() as session:
            confine(session, *tenants)
            return self._counted(session)

    def of_all(self) -> tuple[int, int]:
        """Tell how many rows there are."""
        with self.sessions.begin() as session:
            unconfined(session, Reason.COMMAND)
            return self._counted(session)

    def changed_by(self, tenant: UUID, statement: str) -> int:
        """Tell how many rows a statement of this tenant touches; none, if it may never do that."""
        with self.sessions() as session:
            confine(session, tenant)
            try:
                return session.connection().execute(text(statement)).rowcount
            except DBAPIError as error:
                if "permission denied" not in str(error):
                    raise
                return 0

    def _counted(self, session: Session) -> tuple[int, int]:
        by_sql = session.execute(text(f'SELECT count(*) FROM "{self.table.name}"')).scalar_one()
        return len(session.scalars(select(self.model)).all()), by_sql


@pytest.fixture(scope="module")
def unguarded(databases: Any) -> Iterator[Callable[[str], Urls]]:
    """A service's database without foreign keys and checks, so that any row can be made."""
    made: dict[str, Urls] = {}

    def make(service: str) -> Urls:
        if service not in made:
            made[service] = databases.copy(service)
            _drop_constraints(made[service].owner)
        return made[service]

    yield make
    for urls in made.values():
        databases.drop(urls)


@pytest.fixture
def walls(case: tuple[str, type[Any]], unguarded: Callable[[str], Urls]) -> Iterator[Walls]:
    service, model = case
    engine = create_engine(unguarded(service).runtime)
    with engine.connect() as connection:
        outer = connection.begin()
        sessions = sessionmaker(connection, join_transaction_mode="create_savepoint")
        yield Walls(sessions, model, model.__table__, rows.tenant_columns(model))
        outer.rollback()
    engine.dispose()


@pytest.mark.parametrize("case", MODELS, ids=lambda case: f"{case[0]}.{case[1].__name__}")
class TestAConfinedModel:
    def test_shows_a_row_to_each_of_its_tenants_and_to_nobody_else(self, walls: Walls) -> None:
        tenants = {column: uuid4() for column in walls.columns}
        walls.add(tenants, seen_by=next(iter(tenants.values())))

        assert walls.of_all() == (1, 1)
        for tenant in tenants.values():
            assert walls.counted(tenant) == (1, 1)
            assert walls.counted(uuid4(), tenant) == (1, 1)
        assert walls.counted(uuid4()) == (0, 0)
        assert walls.counted() == (0, 0)

    def test_takes_no_row_that_belongs_to_others(self, walls: Walls) -> None:
        tenants = {column: uuid4() for column in walls.columns}

        with pytest.raises(DBAPIError, match="row-level security"):
            walls.add(tenants, seen_by=uuid4())

    def test_lets_a_stranger_change_and_remove_nothing(self, walls: Walls) -> None:
        tenants = {column: uuid4() for column in walls.columns}
        walls.add(tenants, seen_by=next(iter(tenants.values())))
        name, column = walls.table.name, walls.columns[0]

        assert walls.changed_by(uuid4(), f'UPDATE "{name}" SET "{column}" = "{column}"') == 0
        assert walls.changed_by(uuid4(), f'DELETE FROM "{name}"') == 0


@pytest.mark.parametrize("name", WITH_TABLES)
class TestADatabase:
    def test_confines_each_table_that_has_a_tenant_even_for_the_owner(
        self, name: str, provisioned: Callable[[str], Urls]
    ) -> None:
        confined = {model.__table__.name for model in confined_models(name)}

        assert forced(provisioned(name)) == confined | FOR_THE_PLATFORM_ALONE.get(name, set())

    def test_lists_the_tables_without_a_tenant(self, name: str) -> None:
        confined = {model.__table__.name for model in confined_models(name)}

        without = set(metadata_of(name).tables) - confined

        assert without == set(WITHOUT_A_TENANT[name])

    def test_has_roles_that_no_policy_exempts(
        self, name: str, provisioned: Callable[[str], Urls]
    ) -> None:
        exempt = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"

        assert ask(provisioned(name).owner, exempt) == [False]
        assert ask(provisioned(name).runtime, exempt) == [False]


class TestLiftingTheWalls:
    def test_is_done_by_name_at_these_places_alone(self) -> None:
        found: dict[str, set[str]] = {}
        for name, tree in modules("deploy", "services", "shared"):
            for call in calls(tree, "unconfined", "lifted"):
                found.setdefault(name, set()).update(reasons(call))

        assert found == UNCONFINED

    def test_has_no_reason_that_nothing_gives(self) -> None:
        given = {reason for reasons in UNCONFINED.values() for reason in reasons}

        assert given == {reason.name for reason in Reason}


class TestTheTablesThatEveryDatabaseCarries:
    def test_have_no_tenant(self) -> None:
        assert set(tables.METADATA.tables) == {
            *("outbox", "inbox", "deferred", "parked", "publishers", "relay_counter", "chore_runs"),
            *("access_accounts", "access_establishments", "access_terms"),
            *("access_services", "access_delegations", "revocations"),
            *("kept_answers", "throttle_counters"),
        }


def reasons(call: ast.Call) -> set[str]:
    """Tell which reasons a call may give: all are written where it is made."""
    return {
        node.attr
        for node in ast.walk(call)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith("Reason")
    }


def forced(urls: Urls) -> set[Any]:
    return set(
        ask(
            urls.owner,
            "SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid"
            " WHERE relrowsecurity AND relforcerowsecurity AND polname = 'tenants'",
        )
    )


def ask(url: str, statement: str) -> list[Any]:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        return list(connection.execute(text(statement)).scalars())


def _drop_constraints(owner_url: str) -> None:
    with create_engine(owner_url, poolclass=NullPool).begin() as connection:
        found = connection.execute(
            text(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE contype IN ('f', 'c') AND connamespace = 'public'::regnamespace"
            )
        )
        for table, constraint in found.all():
            connection.execute(text(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"'))
