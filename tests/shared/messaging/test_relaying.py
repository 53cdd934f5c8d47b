"""One relay numbers a service's announcements without gaps, and sends them in that order."""

import threading
from uuid import UUID, uuid4

from tests.shared.messaging.house import House, acted, until
from tests.shared.messaging.proxy import Proxy


class TestNumbering:
    def test_has_no_gap_and_keeps_each_subject_in_order_however_many_write(
        self, house: House
    ) -> None:
        house.start(house.worker("accounts"), house.worker("mailer"))
        subjects = [uuid4() for _ in range(6)]

        def write(subject: UUID) -> None:
            for number in range(12):
                if number % 4 == 3:  # a number is drawn, and lost with the transaction
                    house.announce_and_undo("accounts", acted("undone"))
                else:
                    house.announce("accounts", acted(f"{number:02}", subject=subject))

        threads = [threading.Thread(target=write, args=(subject,)) for subject in subjects]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        until(lambda: len(house.effects("mailer")) == 54, "everything has arrived")

        positions = sorted(row.position or 0 for row in house.outbox("accounts"))
        assert positions == list(range(1, 55))
        assert [row.position for row in house.inbox("mailer")] == positions
        for subject in subjects:
            told = house.effects("mailer", subject)
            assert told == sorted(told)

    def test_goes_on_where_the_last_relay_stopped(self, house: House) -> None:
        first = house.worker("accounts")
        house.start(first, house.worker("mailer"))
        house.announce("accounts", acted("one"))
        until(lambda: house.effects("mailer"))
        first.stop()

        house.announce("accounts", acted("two"))
        house.start(house.worker("accounts"))
        until(lambda: len(house.effects("mailer")) == 2)

        assert [row.position for row in house.outbox("accounts")] == [1, 2]
        assert house.effects("mailer") == ["one", "two"]

    def test_keeps_the_order_within_a_transaction(self, in_memory: House) -> None:
        in_memory.announce("accounts", *[acted(f"{number:04}") for number in range(1100)])

        in_memory.start(in_memory.worker("accounts"))
        until(lambda: in_memory.outbox("accounts")[-1].position == 1100)

        told = [row.message["data"]["operation"] for row in in_memory.outbox("accounts")]
        assert told == sorted(told)


class TestTwoRelays:
    def test_take_turns(self, house: House) -> None:
        listener, first, second = (house.worker(n) for n in ("mailer", "accounts", "accounts"))
        house.start(listener, first, second)
        for number in range(10):
            house.announce("accounts", acted(f"{number:02}"))
        until(lambda: len(house.effects("mailer")) == 10)

        first.stop()
        house.announce("accounts", acted("10"))
        until(lambda: len(house.effects("mailer")) == 11, "the other has taken over")

        assert house.effects("mailer") == [f"{number:02}" for number in range(11)]

    def test_are_one_at_a_time(self, on_rabbitmq: House) -> None:
        workers = [on_rabbitmq.worker("accounts") for _ in range(2)]
        on_rabbitmq.start(on_rabbitmq.worker("mailer"), *workers)
        on_rabbitmq.announce("accounts", acted("once"))
        until(lambda: on_rabbitmq.effects("mailer"))

        with on_rabbitmq.transaction("accounts") as session:
            held = session.connection().exec_driver_sql(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND objsubid = 1 AND database = (SELECT oid FROM pg_database "
                "WHERE datname = current_database()) "
                "AND (classid::bigint << 32 | objid::bigint) = hashtextextended('relay', 0)"
            )
            assert held.scalar() == 1


class TestAnOutboxRow:
    def test_is_stamped_once_the_broker_has_it(self, on_rabbitmq: House) -> None:
        on_rabbitmq.start(on_rabbitmq.worker("accounts"))

        on_rabbitmq.announce("accounts", acted("one"))

        until(lambda: on_rabbitmq.outbox("accounts")[0].published_at)

    def test_waits_while_the_broker_is_away(self, wired: House, wire: Proxy) -> None:
        wired.start(wired.worker("accounts"), wired.worker("mailer"))
        wired.announce("accounts", acted("one"))
        until(lambda: wired.effects("mailer"))

        wire.cut()
        wired.announce("accounts", acted("two"))
        until(lambda: wired.outbox("accounts")[1].position)
        is_stamped = wired.outbox("accounts")[1].published_at is not None
        wire.mend()
        until(lambda: wired.outbox("accounts")[1].published_at)
        until(lambda: len(wired.effects("mailer")) == 2)

        assert not is_stamped
        assert wired.effects("mailer") == ["one", "two"]

    def test_is_not_stamped_without_a_confirm(self, wired: House, wire: Proxy) -> None:
        wired.start(wired.worker("accounts"))
        wired.announce("accounts", acted("one"))
        until(lambda: wired.outbox("accounts")[0].published_at)

        wire.freeze_answers()
        wired.announce("accounts", acted("two"))
        until(lambda: wired.outbox("accounts")[1].position)
        is_stamped = wired.outbox("accounts")[1].published_at is not None
        wire.mend()
        until(lambda: wired.outbox("accounts")[1].published_at)

        assert not is_stamped
