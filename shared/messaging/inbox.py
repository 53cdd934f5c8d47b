"""What has arrived: each message once, in the transaction of its effect."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.events import Envelope
from shared.messaging import knowledge
from shared.messaging.tables import InboxMessage

_WRITE = (
    insert(InboxMessage)
    .on_conflict_do_nothing(index_elements=["message_id"])
    .returning(InboxMessage.message_id)
)


def is_new(session: Session, message: Envelope) -> bool:
    """Write a message into the inbox, and tell whether it was not there.

    If another transaction is just writing it, this waits until that one has ended. Whether its
    projections were applied, `projected` or `unprojected` says before the transaction ends.
    """
    row = {
        "message_id": message.id,
        "publisher": message.publisher,
        "position": message.position,
        "type": message.type,
    }
    return session.scalar(_WRITE, row) is not None


def projected(session: Session, message: Envelope, *, late: bool = False) -> None:
    """Count a message as known: the access projection and the deny-list have taken it in.

    :param late: it was `unprojected` before
    """
    if late:
        _mark(session, message, is_projected=True)
    knowledge.reach(session, message.publisher, position=message.position)


def unprojected(session: Session, message: Envelope) -> None:
    """Say that a projection has failed: the message does not count as known."""
    _mark(session, message, is_projected=False)


def _mark(session: Session, message: Envelope, *, is_projected: bool) -> None:
    session.execute(
        update(InboxMessage)
        .where(InboxMessage.message_id == message.id)
        .values(is_projected=is_projected)
        .execution_options(synchronize_session=False)
    )
