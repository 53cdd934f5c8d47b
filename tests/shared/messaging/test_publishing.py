"""What counts as published: what the broker has confirmed, and put into a queue."""

from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from shared.messaging import Broker, topology
from shared.messaging.publishing import Outgoing, Outlet
from tests.shared.messaging.proxy import Proxy


def outgoing(type: str = "accounts.operator.acted.v1") -> Outgoing:
    return Outgoing(str(uuid4()), type, "{}")


def ids_in(broker: Broker, queue: str) -> list[str]:
    """Take everything out of a queue, and list the ids."""
    link = broker.connect("test")
    channel = link.channel()
    count = channel.queue_declare(queue, passive=True).message_count
    ids: list[str] = []
    channel.basic_consume(
        queue, no_ack=True, callback=lambda m: ids.append(m.properties["message_id"])
    )
    while len(ids) < count:
        link.wait(10)
    link.close()
    return ids


@pytest.fixture
def broker(wire: Proxy, vhost: str) -> Broker:
    parts = urlsplit(vhost)
    return Broker(f"amqp://{parts.netloc.rpartition('@')[0]}@127.0.0.1:{wire.port}{parts.path}")


@pytest.fixture
def outlet(broker: Broker) -> Iterator[Outlet]:
    outlet = Outlet(broker, name="test", confirm_within=0.5)
    yield outlet
    outlet.drop()


class TestABatch:
    def test_is_in_every_listeners_queue_in_order(self, outlet: Outlet, broker: Broker) -> None:
        batch = [outgoing() for _ in range(200)]

        count = outlet.publish_batch(batch)

        assert count == 200
        for listener in topology.listeners_of("accounts"):
            ids = ids_in(broker, topology.queue_name(listener))
            assert ids == [message.id for message in batch]

    def test_counts_up_to_the_first_that_no_queue_takes(self, outlet: Outlet) -> None:
        batch = [outgoing(), outgoing(), outgoing("nobody.hears.this.v1"), outgoing()]

        assert outlet.publish_batch(batch) == 2
        assert outlet.publish_batch([outgoing()]) == 1

    def test_counts_for_nothing_without_confirms(self, outlet: Outlet, wire: Proxy) -> None:
        outlet.publish_batch([outgoing()])
        wire.freeze_answers()

        assert outlet.publish_batch([outgoing(), outgoing()]) == 0

    def test_is_not_confirmed_by_a_late_answer_to_another(
        self, outlet: Outlet, broker: Broker, wire: Proxy
    ) -> None:
        outlet.publish_batch([outgoing()])
        wire.freeze_answers()
        outlet.publish_batch([outgoing()])
        wire.mend()

        lost = outlet.publish_batch([outgoing("nobody.hears.this.v1")])

        assert lost == 0

    def test_counts_for_nothing_if_the_broker_is_away(self, outlet: Outlet, wire: Proxy) -> None:
        outlet.publish_batch([outgoing()])
        wire.cut()

        counts = [outlet.publish_batch([outgoing()]) for _ in range(2)]
        wire.mend()

        assert counts == [0, 0]
        assert outlet.publish_batch([outgoing()]) == 1


class TestTheTopology:
    def test_is_declared_by_whoever_publishes_first(self, outlet: Outlet, broker: Broker) -> None:
        assert outlet.publish_batch([outgoing()]) == 1

    def test_may_be_declared_again_and_again(self, broker: Broker) -> None:
        topology.declare_all(broker)
        topology.declare_all(broker)

    def test_has_a_listener_for_every_publisher(self) -> None:
        for publisher in topology.LISTENS:
            assert topology.listeners_of(publisher)


class TestAnAddress:
    @pytest.mark.parametrize("url", ["redis://localhost", "localhost", "memory://a;amqp://b", ""])
    def test_of_another_kind_is_refused(self, url: str) -> None:
        with pytest.raises(ValueError, match="amqp"):
            Broker(url)

    def test_may_name_several_nodes_of_which_some_are_away(
        self, broker: Broker, vhost: str
    ) -> None:
        gone = "amqp://guest@127.0.0.1:1"

        for _ in range(6):
            Broker(f"{gone};{vhost};{gone}").connect("test").close()
