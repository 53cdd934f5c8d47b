"""Nothing is asked of PostgreSQL without an end to the waiting."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, exc, make_url, text

from deploy.installation.provisioning import Urls
from shared import db
from shared.messaging.database import is_outage

SLEEP = text("SELECT pg_sleep(60)")
SLEEPERS = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)'")


@pytest.fixture
def url(service: str, provisioned: Callable[[str], Urls]) -> str:
    return provisioned(service).runtime


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = db.connect(url, patience=0.5)
    yield engine
    engine.dispose()


class TestAStatement:
    def test_that_takes_too_long_is_given_up_here_and_there(self, engine: Engine) -> None:
        with pytest.raises(exc.OperationalError) as given_up, engine.connect() as connection:
            connection.execute(SLEEP)

        assert is_outage(given_up.value)
        with engine.connect() as connection:
            own = 1  # this very question
            assert connection.scalar(SLEEPERS) <= own

    def test_that_is_wrong_is_no_outage(self, engine: Engine) -> None:
        with pytest.raises(exc.DBAPIError) as refused, engine.connect() as connection:
            connection.execute(text("SELECT 1/0"))

        assert not is_outage(refused.value)


class TestAConnection:
    def test_notices_that_its_server_is_lost(self, engine: Engine) -> None:
        with engine.connect() as connection:
            known = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]

        assert known["tcp_user_timeout"] == "15000"
        assert known["keepalives_idle"] == "10"
        assert known["connect_timeout"] == "5"

    def test_takes_what_the_address_says_instead(self, url: str) -> None:
        asked = make_url(url).update_query_dict({"keepalives_idle": "60"})
        engine = db.connect(asked.render_as_string(hide_password=False))

        with engine.connect() as connection:
            known = connection.connection.dbapi_connection.info.get_parameters()  # type: ignore[union-attr]

        engine.dispose()
        assert known["keepalives_idle"] == "60"
        assert known["connect_timeout"] == "5"
