"""In one process the transport may lose everything: the outboxes do not."""

import threading
from datetime import timedelta
from typing import Any

from shared.events import accounts, identity
from shared.messaging import Broker, Chore, topology
from shared.messaging.tables import Publisher
from tests.shared.messaging.house import House, acted, until


def forget(house: House, service: str) -> None:
    """Lose what the transport holds for a service."""
    with house.channel() as channel:
        channel.queue_purge(topology.queue_name(service))


def forget_everything(house: House) -> None:
    """Begin with an empty transport, as after the death of the process."""
    house.broker = Broker("memory://another")


class TestAListener:
    def test_is_given_at_its_start_what_it_has_missed(self, in_memory: House) -> None:
        publisher = in_memory.worker("accounts")
        in_memory.start(publisher)
        for number in range(250):
            in_memory.announce("accounts", acted(f"{number:03}"))
        until(lambda: in_memory.outbox("accounts")[-1].position)
        publisher.stop()
        forget_everything(in_memory)

        in_memory.start(in_memory.worker("accounts"), in_memory.worker("mailer"))

        until(lambda: len(in_memory.effects("mailer")) == 250)
        assert in_memory.effects("mailer") == [f"{number:03}" for number in range(250)]

    def test_is_given_what_was_never_numbered(self, in_memory: House) -> None:
        in_memory.announce("accounts", acted("before anybody worked"))

        in_memory.start(in_memory.worker("accounts"), in_memory.worker("mailer"))

        until(lambda: in_memory.effects("mailer") == ["before anybody worked"])

    def test_is_given_when_idle_what_the_transport_lost(self, in_memory: House) -> None:
        publisher = in_memory.worker("accounts")
        listener = in_memory.worker("mailer")
        in_memory.start(publisher, listener)
        in_memory.announce("accounts", acted("one"))
        until(lambda: in_memory.effects("mailer"))

        with in_memory.transaction("mailer") as session:
            session.connection().exec_driver_sql("LOCK TABLE inbox IN EXCLUSIVE MODE")
            for number in range(2, 6):
                in_memory.announce("accounts", acted(str(number)))
            until(lambda: in_memory.outbox("accounts")[-1].position)
            forget(in_memory, "mailer")

        until(lambda: len(in_memory.effects("mailer")) == 5)
        assert in_memory.effects("mailer") == ["one", "2", "3", "4", "5"]

    def test_is_given_what_stands_before_a_message_that_came_through(
        self, in_memory: House
    ) -> None:
        in_memory.start(in_memory.worker("accounts"), in_memory.worker("mailer"))
        with in_memory.transaction("mailer") as session:
            session.connection().exec_driver_sql("LOCK TABLE inbox IN EXCLUSIVE MODE")
            in_memory.announce("accounts", acted("1"), acted("2"), acted("3"))
            until(lambda: in_memory.outbox("accounts")[-1].position)
            forget(in_memory, "mailer")
            in_memory.announce("accounts", acted("4"))
            until(lambda: in_memory.outbox("accounts")[-1].position)

        until(lambda: len(in_memory.effects("mailer")) == 4)
        assert in_memory.effects("mailer") == ["1", "2", "3", "4"]

    def test_has_stored_what_it_missed_before_its_chores_start_and_waits_for_no_handler(
        self, in_memory: House
    ) -> None:
        seen: list[int] = []
        may_end = threading.Event()

        def look(sessions: Any, now: Any, tools: Any) -> int:
            seen.append(len(in_memory.inbox("mailer")))
            return 0

        def wait(session: Any, event: Any, news: Any) -> None:
            assert may_end.wait(60)

        publisher = in_memory.worker("accounts")
        in_memory.start(publisher)
        for number in range(40):
            in_memory.announce("accounts", acted(f"{number:02}"))
        until(lambda: in_memory.outbox("accounts")[-1].position)

        chore = Chore("look", timedelta(hours=1), look)
        slow = {accounts.OperatorActed: wait}
        in_memory.start(in_memory.worker("mailer", slow, chores=[chore]))

        until(lambda: seen)
        may_end.set()
        assert seen[0] == 40


class TestARow:
    def test_counts_as_published_once_every_listener_has_it(self, in_memory: House) -> None:
        identity_, accounts_, delegation_, mailer_ = in_memory.all_workers()
        in_memory.start(accounts_, delegation_, mailer_)
        in_memory.announce("accounts", acted("one"))
        until(lambda: in_memory.effects("mailer") and in_memory.effects("delegation"))
        until(lambda: in_memory.effects("accounts"))
        before = in_memory.outbox("accounts")[0].published_at

        in_memory.start(identity_)
        until(lambda: in_memory.outbox("accounts")[0].published_at)

        assert before is None
        assert in_memory.effects("identity") == ["one"]

    def test_of_each_publisher_is_counted_by_itself(self, in_memory: House) -> None:
        in_memory.start(*in_memory.all_workers())

        in_memory.announce("identity", acted("one", by=identity))
        until(lambda: in_memory.outbox("identity")[0].published_at)

        (heard,) = in_memory.rows("mailer", Publisher)
        assert (heard.name, heard.contiguous) == ("identity", 1)
