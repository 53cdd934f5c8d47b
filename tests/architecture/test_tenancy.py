"""Each confined model is invisible to strangers, by ORM and by raw SQL; what is not is listed."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from shared import tables
from shared.tenancy import Reason, confine, unconfined
from tests.architecture import rows
from tests.architecture.services import WITH_JOBS, WITH_TABLES, confined_models, metadata_of
from tests.architecture.walls import Walls

WITHOUT_A_TENANT: dict[str, dict[str, str]] = {
    "identity": {
        "counters": "counts of wrong passwords, under what was typed, known or not",
        "tries": "sign-ins under way, counted before they are judged",
        "reminder_requests": "who asks is not known",
        "reset_requests": "who asks is not known",
        "efforts": "counts of passwords, of the whole platform",
        "spent_passkey_challenges": "whose signature it was is said by no row",
    },
    "accounts": {
        "register_entries": "the reference that operators import, before there are establishments",
        "services": "the catalogue is the platform's",
        "terms": "the terms are the platform's",
        "erasure_acknowledgements": "who has erased is shown to the platform's staff alone",
    },
    "delegation": {},
    "mailer": {
        "letter_categories": "categories are the platform's",
        "letter_category_versions": "categories are the platform's",
        "mailings": "the same news for every establishment",
        "never_reader_mailings": "a word of operators to many establishments",
        "paper_batches": "a file for the print shop holds letters to many establishments",
    },
}
"""The tables that carry no policy, beside those that every database carries, and why."""

FOR_THE_PLATFORM_ALONE = {"accounts": {"register_entries"}, "mailer": {"paper_batches"}}
"""Those of them that carry a policy all the same: no tenant sees a row."""

OF_JOBS: list[Any] = [tables.jobs.Job, tables.jobs.JobItem]
"""The confined models that services share."""

MODELS = [
    *((service, model) for service in WITH_TABLES for model in confined_models(service)),
    *((service, model) for service in WITH_JOBS for model in OF_JOBS),
]


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
        models = [*confined_models(name), *(OF_JOBS if name in WITH_JOBS else [])]
        confined = {model.__table__.name for model in models}

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


@pytest.mark.parametrize(
    ("name", "table"),
    [(name, table) for name, tables in FOR_THE_PLATFORM_ALONE.items() for table in tables],
)
class TestATableForThePlatformAlone:
    def test_shows_its_rows_to_no_tenant(
        self, name: str, table: str, unguarded: Callable[[str], Urls]
    ) -> None:
        found = metadata_of(name).tables[table]
        counted = text(f'SELECT count(*) FROM "{table}"')
        engine = create_engine(unguarded(name).runtime, poolclass=NullPool)
        with Session(engine) as session:
            unconfined(session, Reason.COMMAND)
            session.execute(insert(found).values(rows.row_of(found)))
            assert session.execute(counted).scalar_one() == 1

            confine(session, uuid4())
            assert session.execute(counted).scalar_one() == 0


class TestTheTablesThatEveryDatabaseCarries:
    def test_have_no_tenant(self) -> None:
        assert set(tables.METADATA.tables) == {
            *("outbox", "inbox", "backlog", "parked", "publishers", "relay_counter", "chore_runs"),
            *("access_accounts", "access_establishments", "access_terms"),
            *("access_services", "access_delegations", "revocations"),
            *("kept_answers", "throttle_counters", "erased_accounts"),
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
