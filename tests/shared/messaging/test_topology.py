"""Who hears whom is what the table says, at the broker and in every service's handlers."""

import importlib

import pytest

from shared.events import CATALOGUE
from shared.messaging import LISTENS, topology
from tests.shared.messaging.house import House, until


@pytest.mark.parametrize("service", LISTENS)
class TestAService:
    def test_listens_to_every_publisher_that_it_handles(self, service: str) -> None:
        handlers = importlib.import_module(f"services.{service}.handlers").HANDLERS

        assert {event.publisher for event in handlers} <= set(LISTENS[service])

    def test_is_heard_by_somebody(self, service: str) -> None:
        assert topology.listeners_of(service)


class TestDeadLetters:
    def test_are_events_and_no_heartbeats_that_nobody_heard_in_time(
        self, on_rabbitmq: House
    ) -> None:
        with on_rabbitmq.channel() as channel:
            for type in ("accounts.heartbeat.v1", "accounts.operator.acted.v1"):
                channel.basic_publish(
                    channel.prepare_message(
                        "{}", content_encoding="utf-8", properties={"expiration": "1"}
                    ),
                    exchange=topology.EVENTS.name,
                    routing_key=type,
                )

            def count(queue: str) -> int:
                found: int = channel.queue_declare(queue, passive=True).message_count
                return found

            queues = [topology.queue_name(name) for name in topology.listeners_of("accounts")]
            until(lambda: [count(queue) for queue in queues] == [0] * len(queues))
            until(lambda: count(topology.DEAD_LETTERS.name) == len(queues))

    def test_can_be_told_by_the_names_of_types(self) -> None:
        for type in CATALOGUE:
            is_heartbeat = type.endswith(".heartbeat.v1")
            assert (len(type.split(".")) >= 4) != is_heartbeat
