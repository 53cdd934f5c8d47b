"""Access tokens that are void before their time: read on every request, fed by identity's news.

A row outlives the last token it speaks of by a week; then a chore forgets it. A long act asks again
by the token that it was asked for with, and may have waited for its worker since.
"""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, delete, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from shared.db import SharedBase, new_id
from shared.events import Envelope
from shared.events.identity import SessionRevoked

MARGIN = timedelta(days=7)
"""How much longer it is kept: for long acts, and the clocks of those who check tokens."""


class Revocation(SharedBase):
    """The end of one session, or of every session of an account begun up to an instant.

    :ivar session_id: this session only; None: all the account's tokens issued up to `revoked_at`
    :ivar expires_at: when the last of these tokens would have ended by itself
    """

    __tablename__ = "revocations"
    __table_args__ = (
        Index(None, "account_id", "session_id", unique=True, postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID]
    session_id: Mapped[UUID | None]
    revoked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def reads(envelope: Envelope) -> bool:
    """Tell whether a message is a revocation that identity announced."""
    return envelope.type == SessionRevoked.type


def project(session: Session, envelope: Envelope) -> None:
    """Keep a revocation that identity announced; other messages are none of ours."""
    if reads(envelope):
        apply(session, SessionRevoked.from_data(envelope.data))


def apply(session: Session, event: SessionRevoked) -> None:
    """Void tokens in this database at once; identity does so as it announces."""
    row = insert(Revocation).values(
        id=new_id(),
        account_id=event.account_id,
        session_id=event.session_id,
        revoked_at=event.revoked_at,
        expires_at=event.expires_at,
    )
    later = {
        name: func.greatest(getattr(Revocation, name), row.excluded[name])
        for name in ("revoked_at", "expires_at")
    }
    session.execute(
        row.on_conflict_do_update(index_elements=["account_id", "session_id"], set_=later)
    )


def is_revoked(
    session: Session, *, account_id: UUID, session_id: UUID | None, issued_at: datetime
) -> bool:
    """Tell whether a token is void.

    :param session_id: the token's `sid`
    :param issued_at: the token's `iat`
    """
    of_all = Revocation.session_id.is_(None) & (Revocation.revoked_at >= issued_at)
    return bool(
        session.scalar(
            select(
                exists().where(
                    Revocation.account_id == account_id,
                    or_(Revocation.session_id == session_id, of_all) if session_id else of_all,
                )
            )
        )
    )


def forget_expired(session: Session, *, now: datetime) -> int:
    """Remove what speaks of tokens that have long ended by themselves; tell how many rows."""
    gone = session.execute(
        delete(Revocation).where(Revocation.expires_at < now - MARGIN).returning(Revocation.id)
    )
    return len(gone.all())
