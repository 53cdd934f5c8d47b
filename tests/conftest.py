"""What every test may ask for: real servers, databases, and a wall around the machine."""

import gc
import importlib
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session, sessionmaker

from deploy.installation import postgres as embedded
from deploy.installation.provisioning import Urls
from deploy.tooling import scratch
from shared import db
from tests import quick, sockets, turns
from tests.requirements import ran
from tests.servers import broker as brokers
from tests.servers import installations
from tests.servers import postgres as postgreses
from tests.servers.broker import Broker
from tests.servers.databases import Databases

ON_REQUEST = ("faults", "compose", "mutations")
find_postgres = cache(postgreses.find)
find_broker = cache(brokers.find)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("comptoir")
    for name in ON_REQUEST:
        group.addoption(f"--{name}", action="store_true", help=f"run the tests marked `{name}` too")
    group.addoption("--portal-matrix", action="store_true", help="visit pages wide and dark too")
    group.addoption(
        "--quick", action="store_true", help="leave out what takes long: tests/quick.py"
    )


def pytest_configure(config: pytest.Config) -> None:
    ran.watch(config)
    if config.getoption("quick"):
        config.pluginmanager.register(quick.Quick(), "comptoir-quick")


def pytest_sessionstart(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        return
    source = find_broker()
    without = "none: its tests fail" if skips_are_failures() else "none: its tests are skipped"
    session.config.get_terminal_writer().line(
        f"PostgreSQL: {find_postgres().description} · "
        f"broker: {source.description if source else without}"
    )


@pytest.hookimpl(optionalhook=True)  # there may be no xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> turns.InTurns:
    config.option.loadscopereorder = False
    return turns.InTurns(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [name for name in ON_REQUEST if not config.getoption(name)]
    kept, deselected = list[pytest.Item](), list[pytest.Item]()
    for item in items:
        is_out = any(item.get_closest_marker(name) for name in left_out)
        (deselected if is_out else kept).append(item)
    config.hook.pytest_deselected(items=deselected)
    items[:] = kept
    turns.sort(items)
    for item in items:
        if {"broker", "own_broker"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.broker)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: every module, thousands of tests."""
    gc.collect()
    gc.freeze()


def skips_are_failures() -> bool:
    return any(os.environ.get(name, "") not in ("", "0", "false") for name in ("COMPTOIR_CI", "CI"))


@pytest.fixture(autouse=True, scope="session")
def _on_this_machine() -> Iterator[None]:
    addresses = [os.environ.get(name, "") for name in (postgreses.ADDRESS, brokers.ADDRESS)]
    hosts = [
        urlsplit(address).hostname for address in [*addresses, os.environ.get("DOCKER_HOST", "")]
    ]
    with sockets.blocked(frozenset(host for host in hosts if host)):
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The superuser's address of a running PostgreSQL."""
    with find_postgres().started() as admin_url:
        yield admin_url


@pytest.fixture
def data_folder() -> Iterator[Path]:
    """An empty data folder, not as private as `tmp_path`: PostgreSQL's user passes through it.

    The server that a test leaves running in it is stopped.
    """
    with scratch.folder() as folder:
        yield folder
        if (folder / "postgres").exists():
            embedded.stop(folder)


@pytest.fixture(scope="session")
def prepared() -> Iterator[installations.Copy]:
    """Makes data folders that are ready to be served: `prepared(folder / "data")`."""
    with installations.original() as copy:
        yield copy


@pytest.fixture(scope="session")
def databases(postgres: str) -> Iterator[Databases]:
    """Makes migrated databases: `.migrated("accounts")` is shared, `.copy("accounts")` is fresh."""
    made = Databases(postgres, migrate=_upgrade)
    yield made
    made.close()


def _upgrade(service: str, owner_url: str) -> None:
    migrations = importlib.import_module("shared.migrations")
    migrations.upgrade(service, owner_url)


@pytest.fixture(scope="session")
def provisioned(databases: Databases) -> Callable[[str], Urls]:
    """The migrated database that savepoint tests share: `provisioned("accounts").runtime`."""
    return databases.migrated


@pytest.fixture
def throwaway(databases: Databases) -> Iterator[Callable[[str], Urls]]:
    """A fresh migrated database for a test that commits: `throwaway("accounts").runtime`."""
    made: list[Urls] = []

    def make(service: str) -> Urls:
        made.append(databases.copy(service))
        return made[-1]

    yield make
    for urls in made:
        databases.drop(urls)


@pytest.fixture(scope="session")
def engine_for() -> Iterator[Callable[[str], Engine]]:
    """One engine per address, for the whole run."""
    engines: dict[str, Engine] = {}

    def make(url: str) -> Engine:
        return engines.setdefault(url, db.connect(url))

    yield make
    for engine in engines.values():
        engine.dispose()


@pytest.fixture
def is_pristine(request: pytest.FixtureRequest) -> bool:
    """Whether the test is to have a database that no other test has been in."""
    return request.node.get_closest_marker("pristine") is not None


@pytest.fixture
def database(request: pytest.FixtureRequest, service: str, is_pristine: bool) -> Urls:
    """The database that the test shares; its folder says of which service, by `service`."""
    make = request.getfixturevalue("throwaway" if is_pristine else "provisioned")
    return cast(Urls, make(service))


@pytest.fixture
def connection(
    database: Urls, engine_for: Callable[[str], Engine], is_pristine: bool
) -> Iterator[Connection]:
    """A connection to that database; whatever is committed on it is undone after the test."""
    engine = engine_for(database.runtime)
    with engine.connect() as connection:
        outer = connection.begin()
        yield connection
        outer.rollback()
    if is_pristine:
        engine.dispose()


@pytest.fixture
def sessions(connection: Connection) -> sessionmaker[Session]:
    """Sessions whose commits release a savepoint, and are undone after the test."""
    return sessionmaker(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    )


@pytest.fixture(scope="session")
def broker() -> Iterator[Broker]:
    """A running RabbitMQ, which tests share."""
    with _broker_source().started() as running:
        yield running


@pytest.fixture
def own_broker() -> Iterator[Broker]:
    """A RabbitMQ that the test may harm: `own_broker.machine.kill()`, `.start()`, `.freeze()`."""
    source = _broker_source()
    if not source.can_be_harmed:
        pytest.skip(f"{source.description} is not ours to harm")
    with source.started() as running:
        yield running


def _broker_source() -> brokers.Source:
    source = find_broker()
    if source is None:
        (pytest.fail if skips_are_failures() else pytest.skip)(brokers.NONE)
    return source


@pytest.fixture
def vhost(broker: Broker) -> Iterator[str]:
    """The address of a virtual host that this test has for itself."""
    url = broker.make_vhost()
    yield url
    broker.drop_vhost(url)


@pytest.fixture(scope="session")
def broker_url(broker: Broker) -> str:
    """The address of the broker's first virtual host, which tests share."""
    return broker.url
