"""The use of a pool of connections can be watched."""

from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import create_engine, exc, text

from deploy.installation.provisioning import Urls
from shared import metrics
from shared.pool import WatchedPool
from tests.observability.conftest import ROOT


def value(name: str, pool: str) -> float | None:
    return REGISTRY.get_sample_value(f"comptoir_db_{name}", {"pool": pool})


def test_what_is_in_use_and_what_was_waited_for_in_vain(
    provisioned: Callable[[str], Urls],
) -> None:
    engine = create_engine(
        provisioned("sample").runtime,
        poolclass=WatchedPool,
        pool_logging_name="of a test",
        pool_size=1,
        max_overflow=0,
        pool_timeout=0.01,
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))

        with pytest.raises(exc.TimeoutError):
            engine.connect()

        assert value("pool_in_use", "of a test") == 1
        assert value("pool_limit", "of a test") == 1
        assert value("pool_timeouts_total", "of a test") == 1
        assert value("connection_wait_seconds_count", "of a test") == 1
    assert value("pool_in_use", "of a test") == 0
    engine.dispose()


def test_what_is_in_use_while_it_is_disposed_of_is_closed_when_given_back(
    provisioned: Callable[[str], Urls],
) -> None:
    engine = create_engine(provisioned("sample").runtime, poolclass=WatchedPool)
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection

        engine.dispose()

        assert connection.scalar(text("SELECT 1")) == 1
    assert driver.closed


def test_the_release_told_is_that_of_the_project() -> None:
    assert f'version = "{metrics.VERSION}"\n' in (ROOT / "pyproject.toml").read_text()
