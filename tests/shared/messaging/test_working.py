"""A worker survives what happens to its servers, and handles each message once in effect."""

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.events import accounts
from shared.messaging import Worker, topology
from shared.messaging.publishing import Outgoing, Outlet
from shared.messaging.tables import Publisher
from tests.shared.messaging import outage
from tests.shared.messaging.house import House, acted, keep, until
from tests.shared.messaging.letters import Failing, letter

AT_ONCE = (timedelta(),) * 3


def send(house: House, *bodies: str, type: str = "accounts.operator.acted.v1") -> None:
    """Publish messages as they are, without an outbox."""
    outlet = Outlet(house.broker, name="test")
    messages = [Outgoing(str(uuid4()), type, body) for body in bodies]
    assert outlet.publish_batch(messages) == len(bodies)
    outlet.close()


class TestAMessage:
    def test_that_is_delivered_twice_is_handled_once(self, house: House) -> None:
        house.start(house.worker("mailer"))
        once, last = letter("once"), letter("last")

        send(house, once.to_json(), once.to_json(), last.to_json())

        until(lambda: "last" in house.effects("mailer"))
        assert house.effects("mailer") == ["once", "last"]

    def test_that_nobody_here_reads_is_kept_as_its_number_and_no_more(self, house: House) -> None:
        house.start(house.worker("mailer"))
        of_tomorrow = letter("x", position=1).to_json()
        of_tomorrow = of_tomorrow.replace("operator.acted.v1", "operator.acted.v9")

        send(house, of_tomorrow, type="accounts.operator.acted.v9")
        send(house, letter("last", position=2).to_json())

        until(lambda: house.effects("mailer") == ["last"])
        assert [row.position for row in house.inbox("mailer")] == [2]
        assert [row.contiguous for row in house.rows("mailer", Publisher)] == [2]

    def test_that_cannot_be_read_holds_up_nobody(self, house: House) -> None:
        house.start(house.worker("mailer"))

        send(house, "{", "[]", '{"specversion": "1.0"}', letter("last").to_json())

        until(lambda: house.effects("mailer") == ["last"])

    def test_that_cannot_be_read_becomes_a_dead_letter(self, on_rabbitmq: House) -> None:
        on_rabbitmq.start(on_rabbitmq.worker("mailer"))

        send(on_rabbitmq, "{")

        queue = topology.DEAD_LETTERS.name
        with on_rabbitmq.channel() as channel:
            until(lambda: channel.queue_declare(queue, passive=True).message_count == 1)
            assert channel.basic_get(queue, no_ack=True).body == "{"

    def test_that_fails_is_tried_again_and_the_next_waits_for_it(self, house: House) -> None:
        failing = Failing("first")
        house.start(
            house.worker("accounts"),
            house.worker("mailer", {accounts.OperatorActed: failing}, delays=(timedelta(),) * 99),
        )
        other = uuid4()
        house.announce("accounts", acted("first"), acted("second"), acted("other", subject=other))
        until(lambda: house.effects("mailer", other))
        until(lambda: failing.seen.count("first") > 1)

        failing.operations.clear()

        until(lambda: "second" in house.effects("mailer"))
        assert house.effects("mailer") == ["other", "first", "second"]

    def test_that_always_fails_is_parked_and_the_next_goes_on(self, house: House) -> None:
        house.start(
            house.worker("accounts"),
            house.worker("mailer", {accounts.OperatorActed: Failing("bad")}, delays=AT_ONCE),
        )

        house.announce("accounts", acted("bad"), acted("good"))

        until(lambda: house.effects("mailer") == ["good"])
        assert [row.tries for row in house.parked("mailer")] == [4]


class TestStopping:
    def test_finishes_the_message_in_hand(self, house: House) -> None:
        has_begun, may_end = threading.Event(), threading.Event()

        def slow(session: Any, event: Any, news: Any) -> None:
            keep(session, event, news)
            has_begun.set()
            may_end.wait(60)

        listener = house.worker("mailer", {accounts.OperatorActed: slow})
        house.start(house.worker("accounts"), listener)
        house.announce("accounts", acted("one"))
        has_begun.wait(60)

        stopping = threading.Thread(target=listener.stop)
        stopping.start()
        may_end.set()
        stopping.join()

        assert house.effects("mailer") == ["one"]
        assert not listener.is_ready()

    def test_does_not_wait_for_a_database_that_is_away(self, house: House, postgres: str) -> None:
        listener = house.worker("mailer")
        house.start(house.worker("accounts"), listener)
        until(listener.is_ready)
        with outage.of(house.engine("mailer"), postgres):
            house.announce("accounts", acted("one"))
            until(lambda: not listener.health().database)

            listener.stop()

        house.start(house.worker("mailer"))
        until(lambda: house.effects("mailer") == ["one"])


class TestAWorker:
    def test_needs_a_database(self, in_memory: House) -> None:
        with pytest.raises(ValueError, match="database"):
            Worker("mailer", broker=in_memory.broker, handlers={})
