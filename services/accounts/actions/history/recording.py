"""Writing the history, from what every service announces (design.md §4.7)."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.accounts.domain import KINDS, Kind, operation_of
from services.accounts.models import START, HistoryHead, Operation
from shared.events import Envelope, Event


def record(session: Session, event: Event, *, message: Envelope, key: bytes) -> None:
    """Add an event to the history of each establishment it happened in; once, if told twice.

    :param message: how it travelled: who did it, when, on whose behalf
    :param key: signs where each chain ends
    """
    kind = KINDS[type(event)]
    for establishment_id in sorted(set(kind.tenants(event))):
        head = _locked_head(session, establishment_id)
        if not _is_known(session, establishment_id, message.id):
            _append(session, head, kind, event, message=message, key=key)


def _locked_head(session: Session, establishment_id: UUID) -> HistoryHead:
    """Lock where a chain ends; heads are always locked in the order of the establishments' ids."""
    first = {"establishment_id": establishment_id, "number": 0, "digest": START, "signature": b""}
    session.execute(insert(HistoryHead).values(first).on_conflict_do_nothing())
    return session.scalars(
        select(HistoryHead)
        .where(HistoryHead.establishment_id == establishment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _is_known(session: Session, establishment_id: UUID, message_id: UUID) -> bool:
    known = select(Operation.number).where(
        Operation.establishment_id == establishment_id, Operation.message_id == message_id
    )
    return session.scalar(known) is not None


def _append(
    session: Session,
    head: HistoryHead,
    kind: Kind,
    event: Event,
    *,
    message: Envelope,
    key: bytes,
) -> None:
    account_id = kind.account(event)
    operation = Operation(
        establishment_id=head.establishment_id,
        number=head.number + 1,
        message_id=message.id,
        operation=operation_of(type(event)),
        happened_at=message.time,
        actor_id=message.actor_id or (account_id if kind.is_by_holder else None),
        on_behalf_of=message.on_behalf_of,
        delegation_id=message.delegation_id,
        account_id=account_id,
        facts=kind.facts(event),
    )
    operation.digest = operation.reckon(head.digest)
    session.add(operation)
    head.number, head.digest = operation.number, operation.digest
    head.signature = head.sign(key)
    session.flush()  # the next establishment's chain may be the same session's
