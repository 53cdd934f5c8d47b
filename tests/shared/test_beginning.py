"""Transactions begin in one round trip, on a connection that lives; what follows is said once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import Engine, event, exc, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls, conninfo
from shared import db, tenancy
from shared.questions import Question
from shared.tenancy import Reason
from tests.sample.models import Thing
from tests.shared.trips import trips

OWN, OTHER = uuid4(), uuid4()
WHO = "SELECT current_setting('app.tenant_ids', true), current_setting('app.scope', true)"


@pytest.fixture
def engine(throwaway: Callable[[str], Urls]) -> Iterator[Engine]:
    engine = db.connect(throwaway("sample").runtime, pool_size=4)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return db.sessions(engine)


@pytest.fixture
def lose(engine: Engine, postgres: str) -> Callable[[], None]:
    """Ends every connection of the engine at the server, and waits for them to be gone."""

    def end() -> None:
        with psycopg.connect(conninfo(postgres), autocommit=True) as server:
            server.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [engine.url.database],
            )

    return end


def warm(engine: Engine, connections: int = 3) -> None:
    """Let the pool hold some connections."""
    taken = [engine.connect() for _ in range(connections)]
    for connection in taken:
        connection.execute(text("SELECT 1"))
        connection.close()


def told(session: Session) -> tuple[str, ...]:
    return tuple(session.execute(text(WHO)).one())


class TestATransaction:
    def test_begins_with_its_walls_in_one_round_trip(
        self, engine: Engine, sessions: sessionmaker[Session]
    ) -> None:
        warm(engine)

        with trips(engine) as made, sessions.begin() as session:
            tenancy.confine(session, OWN)
            assert told(session) == (str(OWN), "")

        assert len(made) == 3, made
        assert "BEGIN; SET LOCAL" in made[0][0]
        assert "COMMIT" in made[-1][0]

    def test_that_nobody_confines_begins_so_too_and_sees_nothing(
        self, engine: Engine, sessions: sessionmaker[Session]
    ) -> None:
        with sessions.begin() as session:
            tenancy.confine(session, OWN)
            session.add(Thing(establishment_id=OWN, name="a"))

        with sessions.begin() as session:
            assert told(session) == ("", "")
            assert session.scalar(select(func.count()).select_from(Thing)) == 0

    def test_does_not_notice_that_the_pools_connections_are_lost(
        self, engine: Engine, sessions: sessionmaker[Session], lose: Callable[[], None]
    ) -> None:
        warm(engine)
        lose()

        with sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            assert told(session) == ("", "platform")
        with sessions.begin() as session:
            assert told(session) == ("", "")

    def test_whose_connection_is_lost_after_its_begin_is_not_tried_again(
        self, engine: Engine, sessions: sessionmaker[Session], lose: Callable[[], None]
    ) -> None:
        tried: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *said: tried.append(said[2]))

        def add() -> None:
            with sessions.begin() as session:
                tenancy.confine(session, OWN)
                lose()
                session.add(Thing(establishment_id=OWN, name="a"))

        with pytest.raises(exc.OperationalError):
            add()
        assert [statement.split()[0] for statement in tried] == ["INSERT"]

    def test_goes_back_to_its_walls_after_a_savepoint(
        self, sessions: sessionmaker[Session]
    ) -> None:
        with sessions.begin() as session:
            tenancy.confine(session, OWN)
            with session.begin_nested() as savepoint:
                tenancy.unconfined(session, Reason.COMMAND)
                savepoint.rollback()
            tenancy.confine(session, OTHER)
            with session.begin_nested():
                assert told(session) == (str(OTHER), "")

    def test_takes_no_setting_that_is_more_than_ids(self, engine: Engine) -> None:
        with engine.connect() as connection:
            driver = connection.connection.dbapi_connection

            with pytest.raises(ValueError, match="more than ids"):
                driver.begin({"app.scope": "'; DROP TABLE things; --"})  # type: ignore[union-attr]


class TestAQuestion:
    def test_is_one_round_trip_and_no_transaction(
        self, engine: Engine, sessions: sessionmaker[Session]
    ) -> None:
        question = Question("SELECT jsonb_build_object('two', ($1::jsonb ->> 'one')::int + 1)")
        question.alone(sessions, {"one": 1})  # it is prepared

        with trips(engine) as made:
            rows = question.alone(sessions, {"one": 1})

        assert (rows, len(made)) == ([{"two": 2}], 1), made

    def test_does_not_notice_that_the_pools_connections_are_lost(
        self, engine: Engine, sessions: sessionmaker[Session], lose: Callable[[], None]
    ) -> None:
        warm(engine)
        lose()

        assert Question("SELECT $1::jsonb").alone(sessions, {"one": 1}) == [{"one": 1}]

    def test_that_is_wrong_is_asked_once(
        self, engine: Engine, sessions: sessionmaker[Session]
    ) -> None:
        tried: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *said: tried.append(said[2]))

        with pytest.raises(exc.ProgrammingError):
            Question("SELECT nothing, $1::jsonb").alone(sessions, {})

        assert len(tried) == 1


def test_a_connection_taken_for_anything_else_is_found_living(
    engine: Engine, lose: Callable[[], None]
) -> None:
    warm(engine)
    lose()

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_two_tenants_take_turns_on_one_statement_in_eight_threads(
    sessions: sessionmaker[Session],
) -> None:
    for tenant in (OWN, OTHER):
        with sessions.begin() as session:
            tenancy.confine(session, tenant)
            session.add(Thing(establishment_id=tenant, name="a"))
    statement = select(Thing.establishment_id)

    def look(tenant: UUID) -> bool:
        with sessions.begin() as session:
            tenancy.confine(session, tenant)
            return list(session.scalars(statement)) == [tenant]

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(look, [OWN, OTHER] * 100))
