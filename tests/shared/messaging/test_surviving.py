"""A worker survives what happens to its servers."""

import threading
from typing import Any

from sqlalchemy.exc import DBAPIError

from shared.events import accounts
from shared.messaging import topology
from tests.shared.messaging import outage
from tests.shared.messaging.house import House, acted, keep, until
from tests.shared.messaging.proxy import Proxy


class TestTheBroker:
    def test_may_go_away_and_come_back(self, wired: House, wire: Proxy) -> None:
        listener = wired.worker("mailer")
        wired.start(wired.worker("accounts"), listener)
        wired.announce("accounts", acted("before"))
        until(lambda: wired.effects("mailer"))

        wire.cut()
        until(lambda: not listener.is_ready())
        wired.announce("accounts", acted("meanwhile"))
        wire.mend()
        until(listener.is_ready)
        wired.announce("accounts", acted("after"))

        until(lambda: len(wired.effects("mailer")) == 3)
        assert wired.effects("mailer") == ["before", "meanwhile", "after"]

    def test_may_go_away_while_a_message_is_in_hand(self, wired: House, wire: Proxy) -> None:
        has_begun, may_end = threading.Event(), threading.Event()

        def slow(session: Any, event: Any, news: Any) -> None:
            keep(session, event, news)
            has_begun.set()
            may_end.wait(60)

        wired.start(
            wired.worker("accounts"), wired.worker("mailer", {accounts.OperatorActed: slow})
        )
        wired.announce("accounts", acted("one"))
        has_begun.wait(60)
        wire.cut()
        may_end.set()
        until(lambda: wired.effects("mailer"))
        wire.mend()
        wired.announce("accounts", acted("two"))

        until(lambda: "two" in wired.effects("mailer"))
        assert wired.effects("mailer") == ["one", "two"]


class TestTheDatabase:
    def test_may_go_away_and_come_back(self, house: House, postgres: str) -> None:
        publisher, listener = house.worker("accounts"), house.worker("mailer")
        house.start(publisher, listener)
        house.announce("accounts", acted("before"))
        until(lambda: house.effects("mailer"))

        with outage.of(house.engine("mailer"), postgres):
            until(lambda: not listener.health().database)
            house.announce("accounts", acted("meanwhile"))
            until(lambda: house.outbox("accounts")[-1].position)
            connected = (listener.health().broker, listener.health().consumer)
        until(listener.is_ready)
        house.announce("accounts", acted("after"))

        until(lambda: len(house.effects("mailer")) == 3)
        assert house.effects("mailer") == ["before", "meanwhile", "after"]
        assert house.backlog("mailer") == []
        assert connected == (True, True)

    def test_of_the_publisher_may_go_away_too(self, house: House, postgres: str) -> None:
        house.start(house.worker("accounts"), house.worker("mailer"))
        house.announce("accounts", acted("before"))
        until(lambda: house.effects("mailer"))

        with outage.of(house.engine("accounts"), postgres):
            pass
        until(lambda: can_announce(house))

        until(lambda: len(house.effects("mailer")) == 2)

    def test_that_is_away_costs_no_delivery(self, on_rabbitmq: House, postgres: str) -> None:
        listener = on_rabbitmq.worker("mailer")
        on_rabbitmq.start(on_rabbitmq.worker("accounts"), listener)
        on_rabbitmq.announce("accounts", acted("before"))
        until(lambda: on_rabbitmq.effects("mailer"))

        with outage.of(on_rabbitmq.engine("mailer"), postgres), on_rabbitmq.channel() as channel:
            on_rabbitmq.announce("accounts", acted("one"), acted("two"), acted("three"))
            # All are held, and none goes back and forth.
            until(lambda: channel.queue_declare("mailer.events", passive=True).message_count == 0)

        until(lambda: len(on_rabbitmq.effects("mailer")) == 4)


def can_announce(house: House) -> bool:
    try:
        house.announce("accounts", acted("after"))
    except DBAPIError:
        return False
    return True


class TestAMessageThatKillsItsWorker:
    def test_becomes_a_dead_letter_and_takes_no_other_with_it(self, on_rabbitmq: House) -> None:
        on_rabbitmq.start(on_rabbitmq.worker("accounts"))
        on_rabbitmq.announce("accounts", acted("deadly"), acted("harmless"))
        until(lambda: on_rabbitmq.outbox("accounts")[-1].published_at)

        for _ in range(topology.DELIVERY_LIMIT + 1):
            die_of_the_next_message(on_rabbitmq)
        on_rabbitmq.start(on_rabbitmq.worker("mailer"))

        until(lambda: on_rabbitmq.effects("mailer") == ["harmless"])
        with on_rabbitmq.channel() as channel:
            queue = topology.DEAD_LETTERS.name
            until(lambda: channel.queue_declare(queue, passive=True).message_count == 1)


def die_of_the_next_message(house: House) -> None:
    """Take one message as a worker does, and be gone without a word."""
    link = house.broker.connect("deadly")
    channel = link.channel()
    channel.basic_qos(0, 1, False)
    taken: list[Any] = []
    channel.basic_consume(topology.queue_name("mailer"), callback=taken.append)
    while not taken:
        link.wait(10)
    link.drop()


class TestTwoWorkers:
    def test_take_turns_and_keep_the_order(self, on_rabbitmq: House) -> None:
        first, second = on_rabbitmq.worker("mailer"), on_rabbitmq.worker("mailer")
        on_rabbitmq.start(on_rabbitmq.worker("accounts"), first, second)
        until(lambda: first.is_ready() and second.is_ready())

        for number in range(60):
            on_rabbitmq.announce("accounts", acted(f"{number:02}"))
            if number == 30:
                first.stop()

        until(lambda: len(on_rabbitmq.effects("mailer")) == 60)
        assert on_rabbitmq.effects("mailer") == [f"{number:02}" for number in range(60)]
