"""The messages about somebody erased are emptied where a service keeps them (design.md §4.11)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from shared import erasure, tenancy
from shared.db import new_id
from shared.erasure import ErasedAccount
from shared.messaging.tables import BacklogMessage, OutboxMessage, ParkedMessage
from shared.tables import KeptAnswer
from shared.tenancy import Reason
from shared.web import idempotency

NOW = datetime(2027, 11, 16, 9, 30, tzinfo=UTC)
SWEEP = erasure.sweeping(idempotency.empty)


class Records:
    """What a service keeps about somebody."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions
        self.them = uuid4()

    def look(self) -> Session:
        session = self.sessions()
        tenancy.unconfined(session, Reason.COMMAND)
        return session

    def add(self, row: Any) -> Any:
        with self.look() as session, session.begin():
            session.add(row)
        return row

    def message(self, account_id: UUID | None = None) -> dict[str, Any]:
        subject = str(account_id or self.them)
        return {"subject": subject, "data": {"account_id": subject, "email": "anne@example.org"}}

    def announced(self, *, published_at: datetime | None = NOW) -> OutboxMessage:
        told = {"type": "identity.email.confirmed.v1", "subject": str(self.them)}
        row = OutboxMessage(id=new_id(), **told, message=self.message(), published_at=published_at)
        return self.add(row)  # type: ignore[no-any-return]

    def kept(self, kind: type[Any], account_id: UUID | None = None, **more: Any) -> Any:
        return self.add(
            kind(
                id=new_id(),
                publisher="identity",
                subject=str(account_id or self.them),
                type="identity.email.confirmed.v1",
                message=self.message(account_id),
                is_projected=True,
                tries=3,
                error="ValueError: anne@example.org",
                **more,
            )
        )

    def answer(self, body: bytes) -> KeptAnswer:
        kept = {"fingerprint": "f", "status": 201, "headers": {"ETag": "x"}}
        row = KeptAnswer(key=str(uuid4()), **kept, body=body, expires_at=NOW + timedelta(days=1))
        return self.add(row)  # type: ignore[no-any-return]

    def settle(self) -> None:
        with self.look() as session, session.begin():
            erasure.settle(session, self.them, uuid4(), now=NOW)

    def sweep(self, now: datetime = NOW) -> int:
        return SWEEP.run(self.sessions, now, None)

    def again(self, row: Any) -> Any:
        with self.look() as session:
            return session.scalars(
                select(type(row)).where(*(c == getattr(row, c.name) for c in key_of(row)))
            ).one()

    def due_at(self) -> datetime | None:
        with self.look() as session:
            return session.get_one(ErasedAccount, self.them).due_at


def key_of(row: Any) -> Any:
    return type(row).__table__.primary_key.columns


@pytest.fixture
def records(sessions: sessionmaker[Session]) -> Records:
    return Records(sessions)


class TestAMessage:
    def test_that_was_published_says_nothing_personal_any_more(self, records: Records) -> None:
        row = records.announced()
        records.settle()

        assert records.sweep() == 1

        found = records.again(row)
        assert found.message["data"]["email"] == ""
        assert found.message["erased"] is True
        assert (found.id, found.position, found.type) == (row.id, row.position, row.type)

    def test_stays_whole_until_every_service_has_acknowledged(self, records: Records) -> None:
        row = records.announced()
        with records.look() as session, session.begin():
            erasure.mark(session, records.them, uuid4(), now=NOW)

        assert records.sweep(NOW + timedelta(days=30)) == 0

        assert records.again(row).message["data"]["email"] == "anne@example.org"

    def test_that_is_not_published_yet_goes_out_whole_and_is_looked_at_again(
        self, records: Records
    ) -> None:
        row = records.announced(published_at=None)
        records.settle()
        records.sweep()
        waiting = records.again(row)
        with records.look() as session, session.begin():
            session.get_one(OutboxMessage, row.number).published_at = NOW

        later = records.due_at()
        assert later is not None
        records.sweep(later)

        assert waiting.message["data"]["email"] == "anne@example.org"
        assert records.again(row).message["data"]["email"] == ""

    def test_that_waits_or_was_given_up_loses_what_it_says_and_its_error(
        self, records: Records
    ) -> None:
        rows = [
            records.kept(BacklogMessage, stored_at=NOW),
            records.kept(ParkedMessage, parked_at=NOW),
        ]
        records.settle()

        records.sweep()

        for row in rows:
            found = records.again(row)
            assert found.message["data"]["email"] == ""
            assert "anne" not in found.error

    def test_about_somebody_else_is_left_alone(self, records: Records) -> None:
        row = records.kept(ParkedMessage, uuid4(), parked_at=NOW)
        records.settle()

        records.sweep()

        assert records.again(row).error == row.error
        assert records.again(row).message == row.message

    def test_that_comes_after_the_first_look_is_found_by_the_last(self, records: Records) -> None:
        records.settle()
        records.sweep()
        row = records.kept(ParkedMessage, parked_at=NOW)

        last = records.due_at()
        assert last is not None
        records.sweep(last)

        assert records.again(row).message["data"]["email"] == ""
        assert records.due_at() is None
        assert records.sweep(last + timedelta(days=30)) == 0


class TestAKeptAnswer:
    def test_that_names_them_is_emptied_and_keeps_its_key(self, records: Records) -> None:
        row = records.answer(b'{"id": "%s", "name": "Anne"}' % str(records.them).encode())
        other = records.answer(b'{"name": "Jean"}')
        records.settle()

        records.sweep()

        found = records.again(row)
        assert (found.body, found.headers, found.status) == (b"", {}, idempotency.ERASED)
        assert records.again(other).body == other.body


class TestTheMark:
    def test_stays_and_is_made_once(self, records: Records) -> None:
        records.settle()
        records.settle()

        with records.look() as session:
            assert erasure.is_erased(session, records.them)
            assert not erasure.is_erased(session, uuid4())
            assert session.scalar(select(func.count()).select_from(ErasedAccount)) == 1
