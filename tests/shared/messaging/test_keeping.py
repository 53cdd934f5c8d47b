"""Messages are kept as long as they may be needed (design.md §6), and published again on demand."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from shared import db
from shared.messaging import replay
from shared.messaging.tables import InboxMessage, OutboxMessage, Publisher
from shared.messaging.tidying import tidy
from tests.shared.messaging.house import House, acted, until

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def tidy_up(house: House, service: str) -> int:
    return tidy(db.sessions(house.engine(service)), NOW, None)


def receive(
    house: House, age: timedelta, position: int | None, publisher: str = "accounts"
) -> None:
    with house.transaction("mailer") as session:
        session.add(
            InboxMessage(
                message_id=uuid4(),
                publisher=publisher,
                position=position,
                type="accounts.operator.acted.v1",
                received_at=NOW - age,
            )
        )


class TestTidying:
    def test_forgets_published_announcements_after_30_days(self, in_memory: House) -> None:
        ids = in_memory.announce("accounts", *[acted(str(number)) for number in range(4)])
        ages: list[Any] = [31 * DAY, 29 * DAY, None, 31 * DAY]
        with in_memory.transaction("accounts") as session:
            for message_id, age in zip(ids, ages, strict=True):
                session.execute(
                    update(OutboxMessage)
                    .where(OutboxMessage.id == message_id)
                    .values(
                        published_at=age and NOW - age,
                        again_for="mailer" if message_id == ids[3] else None,
                    )
                )

        count = tidy_up(in_memory, "accounts")

        assert count == 1
        assert [row.id for row in in_memory.outbox("accounts")] == ids[1:]

    def test_forgets_received_messages_after_45_days_except_beyond_a_gap(
        self, in_memory: House
    ) -> None:
        with in_memory.transaction("mailer") as session:
            session.add(Publisher(name="accounts", contiguous=2))
        for age, position in ((46, 1), (44, 2), (46, 4), (46, None)):
            receive(in_memory, age * DAY, position)

        count = tidy_up(in_memory, "mailer")

        assert count == 2
        assert [row.position for row in in_memory.inbox("mailer")] == [2, 4]


class TestReplaying:
    def test_fills_a_gap_and_does_nothing_else(self, on_rabbitmq: House) -> None:
        publisher = on_rabbitmq.worker("accounts")
        on_rabbitmq.start(publisher)
        on_rabbitmq.announce("accounts", acted("lost"))
        until(lambda: on_rabbitmq.outbox("accounts")[0].published_at)
        with on_rabbitmq.channel() as channel:
            channel.queue_purge("mailer.events")
        on_rabbitmq.announce("accounts", acted("heard"))
        on_rabbitmq.start(on_rabbitmq.worker("mailer"))
        until(lambda: on_rabbitmq.effects("mailer"))

        with on_rabbitmq.transaction("accounts") as session:
            replayed = replay(session, first=1, last=2)

        until(lambda: len(on_rabbitmq.effects("mailer")) == 2)
        assert replayed == (2, 0)
        assert on_rabbitmq.effects("mailer") == ["heard", "lost"]

    def test_makes_one_service_handle_it_again(self, house: House) -> None:
        house.start(*[house.worker(name) for name in ("accounts", "mailer", "delegation")])
        house.announce("accounts", acted("one"))
        until(lambda: house.effects("mailer") and house.effects("delegation"))

        with house.transaction("accounts") as session:
            replay(session, type="accounts.operator.acted.v1", again="mailer")
        until(lambda: len(house.effects("mailer")) == 2)

        house.announce("accounts", acted("two"))
        until(lambda: len(house.effects("delegation")) == 2)
        assert house.effects("mailer")[:2] == ["one", "one"]
        assert house.effects("delegation") == ["one", "two"]
        assert house.outbox("accounts")[0].again_for is None

    def test_chooses_by_type_date_and_position(self, in_memory: House) -> None:
        in_memory.announce("accounts", *[acted(str(number)) for number in range(5)])
        with in_memory.transaction("accounts") as session:
            for row in session.query(OutboxMessage).order_by(OutboxMessage.number):
                row.position, row.created_at = row.number, NOW + row.number * DAY

        def count(**choice: Any) -> int:
            with in_memory.transaction("accounts") as session:
                return replay(session, **choice).total

        assert count() == 5
        assert count(type="accounts.account.created.v1") == 0
        assert count(since=NOW + 4 * DAY) == 2
        assert count(until=NOW + 4 * DAY) == 3
        assert count(first=2, last=3) == 2

    def test_tells_how_many_no_longer_name_somebody(self, in_memory: House) -> None:
        in_memory.announce("accounts", *[acted(str(number)) for number in range(3)])
        with in_memory.transaction("accounts") as session:
            for row in session.query(OutboxMessage).order_by(OutboxMessage.number):
                row.position = row.number
            row.message = row.message | {"erased": True}

        with in_memory.transaction("accounts") as session:
            assert replay(session) == (3, 1)

    def test_is_for_a_service_that_exists(self, in_memory: House) -> None:
        with (
            pytest.raises(ValueError, match="nobody"),
            in_memory.transaction("accounts") as session,
        ):
            replay(session, again="nobody")
