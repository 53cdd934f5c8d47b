"""Questions that are prepared once: their walls, and what becomes of them on connections."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from sqlalchemy import Engine, exc, select, text
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation.provisioning import Urls
from shared import db, tenancy
from shared.questions import Question, Told
from shared.tenancy import Reason
from tests.sample.models import Thing

THINGS = Question(
    "SELECT jsonb_build_object('name', t.name) FROM things AS t, (SELECT $1::jsonb) q"
)
ECHO = Question("SELECT $1::jsonb")
WAITING = text(
    "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
WALLS = Question(
    "SELECT jsonb_build_object('scope', current_setting('app.scope', true), 'q', $1::jsonb)"
)


@pytest.fixture
def engine(throwaway: Callable[[str], Urls]) -> Iterator[Engine]:
    engine = db.connect(throwaway("sample").runtime, pool_size=1)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    return db.sessions(engine)


def add_thing(session: Session) -> None:
    own = uuid4()
    tenancy.confine(session, own)
    session.add(Thing(establishment_id=own, name="a"))


def test_alone_sees_confined_rows_only_with_the_settings_of_a_reason(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        add_thing(session)
    unconfined = tenancy.settings_for(Reason.COMMAND)

    assert THINGS.alone(sessions, {}) == []
    assert THINGS.alone(sessions, {}, settings=unconfined) == [{"name": "a"}]
    assert THINGS.alone(sessions, {}) == [], "the settings have outlived the question"


def test_within_a_transaction_it_keeps_to_its_walls_and_sees_what_is_pending(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        add_thing(session)
        assert THINGS.within(session, {}) == [{"name": "a"}]
        tenancy.confine(session, uuid4())
        assert THINGS.within(session, {}) == []


@pytest.mark.parametrize("is_unconfined", [False, True])
def test_takes_any_text(sessions: sessionmaker[Session], is_unconfined: bool) -> None:
    settings = tenancy.settings_for(Reason.COMMAND) if is_unconfined else None
    asked = {"it's": "\\'; DROP TABLE things; -- $1 $$ é 🙂 \" \\n"}

    assert ECHO.alone(sessions, asked, settings=settings) == [asked]


def test_takes_no_setting_that_is_more_than_ids(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(ValueError, match="more than ids"):
        ECHO.alone(sessions, {}, settings={"app.scope": "'; DROP TABLE things; --"})


def test_is_prepared_anew_where_the_driver_has_had_all_forgotten(
    sessions: sessionmaker[Session],
) -> None:
    """psycopg does so after a rollback, if it has prepared statements itself."""
    kept = text("SELECT count(*) FROM pg_prepared_statements")
    with sessions() as session:
        assert ECHO.within(session, {"n": 1}) == [{"n": 1}]
        for _ in range(8):
            session.scalars(select(Thing.name)).all()
        assert session.scalar(kept) == 2
        session.rollback()
        assert session.scalar(kept) == 0

        assert ECHO.within(session, {"n": 2}) == [{"n": 2}]


def test_that_fails_undoes_its_transaction_and_no_other(sessions: sessionmaker[Session]) -> None:
    wrong = Question("SELECT to_jsonb(1 / ($1::jsonb ->> 'by')::int)")
    settings = tenancy.settings_for(Reason.COMMAND)

    with pytest.raises(exc.DataError):
        wrong.alone(sessions, {"by": 0}, settings=settings)

    assert WALLS.alone(sessions, {}) == [{"scope": "", "q": {}}]
    with sessions.begin() as session:
        add_thing(session)
        with pytest.raises(exc.DataError):
            wrong.within(session, {"by": 0})
        session.rollback()
    assert THINGS.alone(sessions, {}, settings=settings) == []


def test_is_undone_with_a_transaction_that_it_is_the_first_to_speak_in(engine: Engine) -> None:
    adds = Question(
        "INSERT INTO throttle_counters (bucket, period, hits, previous, is_open, expires_at)"
        " SELECT $1::jsonb ->> 'bucket', 0, 0, 0, true, now() RETURNING to_jsonb(bucket)"
    )
    with engine.connect() as connection:
        with connection.begin() as transaction:
            adds.on(connection, {"bucket": "a"})
            transaction.rollback()
        assert connection.scalar(text("SELECT count(*) FROM throttle_counters")) == 0


def test_shows_the_server_nothing_of_what_is_asked_within_a_transaction(
    sessions: sessionmaker[Session],
) -> None:
    locked = Question("SELECT $1::jsonb", first="SELECT pg_advisory_xact_lock(9)")
    shown = text("SELECT query FROM pg_stat_activity WHERE pid = :pid")
    with sessions.begin() as session, sessions.begin() as looking:
        tenancy.unconfined(session, Reason.COMMAND)
        tenancy.unconfined(looking, Reason.COMMAND)
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        assert locked.within(session, {"name": "Louty"}) == [{"name": "Louty"}]

        query = looking.scalar(shown, {"pid": pid})

    assert query == "SELECT $1::jsonb"


def test_shows_the_server_nothing_of_what_is_asked_alone_if_it_is_bound(
    sessions: sessionmaker[Session],
) -> None:
    shows = Question(
        "SELECT jsonb_build_object('q', $1::jsonb, 'scope', current_setting('app.scope', true),"
        " 'shown', (SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()))"
    )
    settings = tenancy.settings_for(Reason.COMMAND)
    asked = {"it's": "Louty"}

    (bare,) = shows.alone(sessions, asked, settings=settings)
    (bound,) = shows.alone(sessions, asked, settings=settings, is_bound=True)

    assert "Louty" in bare["shown"]
    assert "Louty" not in bound["shown"]
    assert (bound["q"], bound["scope"]) == (asked, settings["app.scope"])
    assert WALLS.alone(sessions, {}) == [{"scope": "", "q": {}}], "the settings have outlived it"


def test_is_written_once_it_is_answered_if_it_is_bound(sessions: sessionmaker[Session]) -> None:
    adds = Question(
        "INSERT INTO throttle_counters (bucket, period, hits, previous, is_open, expires_at)"
        " SELECT $1::jsonb ->> 'bucket', 0, 0 / ($1::jsonb ->> 'by')::int, 0, true, now()"
        " RETURNING to_jsonb(bucket)"
    )
    settings = tenancy.settings_for(Reason.COMMAND)

    with pytest.raises(exc.DataError):
        adds.alone(sessions, {"bucket": "b", "by": 0}, settings=settings, is_bound=True)
    adds.alone(sessions, {"bucket": "a", "by": 1}, settings=settings, is_bound=True)

    with sessions.begin() as session:
        kept = session.scalars(text("SELECT bucket FROM throttle_counters")).all()
    assert kept == ["a"]


def test_reads_what_stands_once_its_first_words_have_been_waited_for(
    sessions: sessionmaker[Session],
) -> None:
    lock = "SELECT pg_advisory_xact_lock(9)"
    locked = Question(
        "SELECT jsonb_build_object('things', (SELECT count(*) FROM things), 'q', $1::jsonb)",
        first=lock,
    )

    def ask() -> list[Told]:
        with sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            return locked.within(session, {"it's": 1})

    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as session:
            session.execute(text(lock))
            add_thing(session)
            session.flush()
            found = pool.submit(ask)
            while not session.scalar(WAITING):
                assert not found.done(), "it has not waited"
                time.sleep(0.01)

        assert found.result(timeout=30) == [{"things": 1, "q": {"it's": 1}}]
    assert ask() == [{"things": 1, "q": {"it's": 1}}], "the lock has outlived its transaction"
