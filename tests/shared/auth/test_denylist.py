from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from shared.auth import denylist
from shared.auth.denylist import Revocation
from shared.events import Envelope
from shared.events.identity import PasswordChanged, SessionRevoked
from tests import factories

NOW = datetime(2026, 11, 16, 9, 30, 0, 500_000, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
ACCOUNT, SESSION, OTHER = uuid4(), uuid4(), uuid4()


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions.begin() as session:
        yield session


class TestARevokedSession:
    def test_has_no_valid_token_whenever_it_was_issued(self, session: Session) -> None:
        tell(session, session_id=SESSION)

        assert is_revoked(session)
        assert is_revoked(session, issued_at=NOW + timedelta(minutes=1))

    def test_is_not_another_session_of_the_account_nor_another_account(
        self, session: Session
    ) -> None:
        tell(session, session_id=SESSION)

        assert not is_revoked(session, session_id=OTHER)
        assert not is_revoked(session, account_id=OTHER)
        assert not is_revoked(session, session_id=None)


class TestARevokedAccount:
    def test_has_no_valid_token_of_before(self, session: Session) -> None:
        tell(session)

        assert is_revoked(session, issued_at=NOW)
        assert is_revoked(session, session_id=None)

    def test_may_have_tokens_of_a_moment_later(self, session: Session) -> None:
        tell(session)

        assert not is_revoked(session, issued_at=NOW + MICROSECOND)

    def test_is_not_another(self, session: Session) -> None:
        tell(session)

        assert not is_revoked(session, account_id=OTHER)


class TestNewsOfRevocations:
    def test_in_whatever_order_keep_the_latest(self, session: Session) -> None:
        later = NOW + timedelta(seconds=10)
        tell(session, revoked_at=later, expires_at=later + timedelta(minutes=5))
        tell(session, revoked_at=NOW, expires_at=NOW + timedelta(minutes=5))
        tell(session, revoked_at=NOW, expires_at=NOW + timedelta(minutes=5))

        assert is_revoked(session, issued_at=later)
        assert session.scalar(select(func.count()).select_from(Revocation)) == 1

    def test_are_read_from_messages_and_other_messages_are_not(self, session: Session) -> None:
        changed = PasswordChanged(
            account_id=ACCOUNT, establishment_id=uuid4(), changed_at=NOW, by_reset=False
        )

        denylist.project(session, envelope(changed))
        assert not is_revoked(session)

        denylist.project(session, envelope(revoked()))
        assert is_revoked(session)

    def test_are_forgotten_once_the_tokens_have_ended_by_themselves(self, session: Session) -> None:
        tell(session, session_id=SESSION)
        tell(session, account_id=OTHER, expires_at=NOW + timedelta(hours=1))

        ended = NOW + timedelta(minutes=5)
        assert denylist.forget_expired(session, now=ended + denylist.MARGIN) == 0
        assert denylist.forget_expired(session, now=ended + denylist.MARGIN + MICROSECOND) == 1
        assert not is_revoked(session)
        assert is_revoked(session, account_id=OTHER)


def revoked(**facts: Any) -> SessionRevoked:
    given: dict[str, Any] = {
        "account_id": ACCOUNT,
        "establishment_id": uuid4(),
        "session_id": None,
        "revoked_at": NOW,
        "expires_at": NOW + timedelta(minutes=5),
        "reason": "signed_out",
    }
    return SessionRevoked(**given | facts)


def tell(session: Session, **facts: Any) -> None:
    denylist.project(session, envelope(revoked(**facts)))


def envelope(event: Any) -> Envelope:
    return factories.message(event, time=NOW)


def is_revoked(
    session: Session,
    *,
    account_id: UUID = ACCOUNT,
    session_id: UUID | None = SESSION,
    issued_at: datetime = NOW - timedelta(minutes=1),
) -> bool:
    return denylist.is_revoked(
        session, account_id=account_id, session_id=session_id, issued_at=issued_at
    )
