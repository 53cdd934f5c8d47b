"""Messages given up after their last try: shown to operators, replayed or discarded by them."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from shared.errors import Conflict, NotFound
from shared.events import Envelope
from shared.messaging import backlog
from shared.messaging.tables import BacklogMessage, ParkedMessage

MASK = "(sealed)"
"""What stands where a sealed value was."""

_SEALED_FACTS = frozenset({"sealed"})
_SEALED_FORM = re.compile(r"eyJ[\w-]+(?:\.[\w-]*){4}")
"""A compact JWE (RFC 7516 §7.1), wherever it stands."""


def masked(message: dict[str, Any]) -> dict[str, Any]:
    """Copy a message with every sealed value masked, by the fact's name or by its form."""
    return {name: _masked(name, value) for name, value in message.items()}


def _masked(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return masked(value)
    if isinstance(value, list):
        return [_masked(name, item) for item in value]
    if value is not None and name in _SEALED_FACTS:
        return MASK
    return _SEALED_FORM.sub(MASK, value) if isinstance(value, str) else value


class NotParked(NotFound):
    """No parked message has this id."""

    code = "message_not_parked"
    title = "No parked message has this id; it may have been replayed or discarded already."
    title_fr = "Aucun message en attente n'a cet identifiant ; il a pu être rejoué ou écarté."


class NotProjected(Conflict):
    """Who has access depends on it, and what it says is not known yet."""

    code = "message_not_projected"
    title = "Access depends on what this message says: it cannot be discarded, only replayed."
    title_fr = "Des accès dépendent de ce message : il ne peut être écarté, seulement rejoué."


def listing() -> Select[ParkedMessage]:
    """Select the parked messages, the oldest first."""
    return select(ParkedMessage).order_by(ParkedMessage.parked_at, ParkedMessage.id)


def show(session: Session, message_id: UUID) -> ParkedMessage:
    """Find one parked message, with its error.

    :raises NotParked: if there is none
    """
    row = session.get(ParkedMessage, message_id, with_for_update=True)
    if row is None:
        raise NotParked
    return row


def is_parked(session: Session, message_id: UUID) -> bool:
    """Tell whether a message is parked."""
    return bool(session.scalar(select(exists().where(ParkedMessage.id == message_id))))


def is_settled(session: Session, message_id: UUID) -> bool:
    """Tell whether a message that is in the inbox neither waits nor is parked."""
    return not (backlog.is_waiting(session, message_id) or is_parked(session, message_id))


def park(session: Session, row: BacklogMessage, *, now: datetime) -> None:
    """Keep a waiting message aside, with its last error, and release what stands behind it."""
    session.add(
        ParkedMessage(
            id=row.id,
            publisher=row.publisher,
            subject=row.subject,
            type=row.type,
            message=row.message,
            is_projected=row.is_projected,
            tries=row.tries,
            error=row.error,
            parked_at=now,
        )
    )
    backlog.leave(session, [row], now=now, is_news=False)
    session.expunge(row)  # it is there no more


def replay(session: Session, message_id: UUID, *, now: datetime) -> None:
    """Try a parked message again at once, or after what already waits on its subject.

    :raises NotParked: if there is none
    """
    row = show(session, message_id)
    message = Envelope.from_message(row.message)
    backlog.add(session, [message], now=now, is_projected=row.is_projected)
    session.delete(row)


def discard(session: Session, message_id: UUID) -> None:
    """Forget a parked message: its effect will never be.

    :raises NotParked: if there is none
    :raises NotProjected: if the access projection or the deny-list has not taken it in
    """
    row = show(session, message_id)
    if not row.is_projected:
        raise NotProjected
    session.delete(row)
