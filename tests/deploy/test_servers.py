"""The tests' own servers do what other tests rely on."""

from collections.abc import Iterator

import pytest
from kombu import Connection as BrokerConnection
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.pool import NullPool

from tests.servers.broker import Broker
from tests.servers.databases import Databases


def migrate(service: str, owner_url: str) -> None:
    with create_engine(owner_url, poolclass=NullPool).begin() as connection:
        connection.execute(text("CREATE TABLE thing (id int PRIMARY KEY)"))
        connection.execute(text("INSERT INTO thing VALUES (1)"))


@pytest.fixture(scope="module")
def databases(postgres: str) -> Iterator[Databases]:
    made = Databases(postgres, migrate=migrate)
    yield made
    made.close()


def count(url: str) -> int:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        return int(connection.execute(text("SELECT count(*) FROM thing")).scalar_one())


class TestADatabaseOfItsOwn:
    def test_holds_what_the_migration_made(self, databases: Databases) -> None:
        urls = databases.copy("accounts")

        assert count(urls.runtime) == 1

    def test_does_not_meet_another(self, databases: Databases) -> None:
        first, second = databases.copy("accounts"), databases.copy("accounts")
        with create_engine(first.runtime, poolclass=NullPool).begin() as connection:
            connection.execute(text("INSERT INTO thing VALUES (2)"))

        assert (count(first.runtime), count(second.runtime)) == (2, 1)

    def test_lets_the_runtime_role_change_no_table(self, databases: Databases) -> None:
        urls = databases.copy("accounts")

        with (
            create_engine(urls.runtime, poolclass=NullPool).begin() as connection,
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            connection.execute(text("CREATE TABLE other (id int)"))


class TestAVirtualHost:
    def test_keeps_what_is_published_in_it(self, vhost: str) -> None:
        with BrokerConnection(vhost) as connection, connection.SimpleQueue("news") as queue:
            queue.put({"a": 1})

            assert queue.get(timeout=60).payload == {"a": 1}

    def test_does_not_meet_another(self, broker: Broker, vhost: str) -> None:
        other = broker.make_vhost()

        assert other != vhost
        broker.drop_vhost(other)


@pytest.mark.faults
class TestABrokerOfItsOwn:
    def test_comes_back_after_a_kill_with_what_it_had_accepted(self, own_broker: Broker) -> None:
        assert own_broker.machine is not None
        confirmed = {"confirm_publish": True}
        with (
            BrokerConnection(own_broker.url, transport_options=confirmed) as connection,
            connection.SimpleQueue("news") as queue,
        ):
            queue.put({"a": 1}, delivery_mode="persistent")

        own_broker.machine.kill()
        own_broker.machine.start()
        own_broker.wait()

        with (
            BrokerConnection(own_broker.url) as connection,
            connection.SimpleQueue("news") as queue,
        ):
            assert queue.get(timeout=60).payload == {"a": 1}

    def test_can_be_frozen_and_thawed(self, own_broker: Broker) -> None:
        assert own_broker.machine is not None
        own_broker.machine.freeze()
        own_broker.machine.thaw()

        own_broker.wait()
