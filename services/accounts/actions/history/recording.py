"""Writing the history, from what every service announces (design.md §4.7)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from services.accounts.domain import KINDS, operation_of
from services.accounts.models import START, HistoryHead, Operation
from shared.events import Envelope, Event

_CHAINS = "accounts.history.chains"
_BEGIN = text(
    """
    INSERT INTO history_heads (establishment_id, number, digest, signature)
    SELECT id, 0, :start, '' FROM unnest(CAST(:ids AS uuid[])) AS t (id) ORDER BY id
    ON CONFLICT DO NOTHING
    """
)
_END = text(
    """
    UPDATE history_heads h SET number = t.number, digest = t.digest, signature = t.signature
    FROM unnest(CAST(:ids AS uuid[]), CAST(:numbers AS bigint[]), CAST(:digests AS bytea[]),
                CAST(:signatures AS bytea[])) AS t (id, number, digest, signature)
    WHERE h.establishment_id = t.id
    """
)


class _Chains:
    """Where chains end that this transaction has locked, and what it adds to them.

    :ivar known: the messages that stand in a chain already, by establishment
    """

    def __init__(self, heads: Sequence[HistoryHead], known: set[tuple[UUID, UUID]]) -> None:
        self._heads = {head.establishment_id: head for head in heads}
        self._known = known
        self._added: list[Operation] = []

    def add(self, establishment_id: UUID, event: Event, message: Envelope) -> None:
        """Add an event to a chain, unless it stands there."""
        if (establishment_id, message.id) in self._known:
            return
        self._known.add((establishment_id, message.id))
        head, kind = self._heads[establishment_id], KINDS[type(event)]
        account_id = kind.account(event)
        operation = Operation(
            establishment_id=establishment_id,
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
        head.digest = operation.digest = operation.reckon(head.digest)
        head.number = operation.number
        self._added.append(operation)

    def write(self, session: Session, key: bytes) -> None:
        """Write what was added, and where the chains end now."""
        if not self._added:
            return
        columns = Operation.__table__.columns.keys()
        rows = [{name: getattr(added, name) for name in columns} for added in self._added]
        session.connection().execute(insert(Operation.__table__), rows)  # type: ignore[arg-type]
        heads = [self._heads[id] for id in sorted({row.establishment_id for row in self._added})]
        ends = {
            "ids": [head.establishment_id for head in heads],
            "numbers": [head.number for head in heads],
            "digests": [head.digest for head in heads],
            "signatures": [head.sign(key) for head in heads],
        }
        session.connection().execute(_END, ends)


@contextmanager
def batch(
    session: Session, told: Sequence[tuple[Event, Envelope]], *, key: bytes
) -> Iterator[None]:
    """Add what is recorded meanwhile to the chains all at once, in the order it is recorded.

    :param told: all that may be; the chains it stands in are locked in the order of their
        establishments' ids, so that two batches never wait for one another
    :param key: signs where each chain ends
    """
    kept = [(event, message) for event, message in told if type(event) in KINDS]
    ids = sorted({id for event, _ in kept for id in KINDS[type(event)].tenants(event)})
    if not ids:
        yield
        return
    chains = session.info[_CHAINS] = _locked(session, ids, [message.id for _, message in kept])
    try:
        yield
        chains.write(session, key)
    finally:
        del session.info[_CHAINS]


def record(session: Session, event: Event, *, message: Envelope, key: bytes) -> None:
    """Add an event to the history of each establishment it happened in; once, if told twice.

    :param message: how it travelled: who did it, when, on whose behalf
    :param key: signs where each chain ends
    """
    chains: _Chains | None = session.info.get(_CHAINS)
    if chains is None:
        with batch(session, [(event, message)], key=key):
            if session.info.get(_CHAINS):
                record(session, event, message=message, key=key)
        return
    for establishment_id in sorted(set(KINDS[type(event)].tenants(event))):
        chains.add(establishment_id, event, message)


def _locked(session: Session, ids: Sequence[UUID], message_ids: Sequence[UUID]) -> _Chains:
    """Lock where chains end, in the order of the establishments' ids."""
    session.flush()
    session.connection().execute(_BEGIN, {"ids": ids, "start": START})
    heads = session.scalars(
        select(HistoryHead)
        .where(HistoryHead.establishment_id == func.any(ids))
        .order_by(HistoryHead.establishment_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    known = session.execute(
        select(Operation.establishment_id, Operation.message_id).where(
            Operation.establishment_id.in_(ids), Operation.message_id.in_(message_ids)
        )
    )
    for head in heads:
        session.expunge(head)
    return _Chains(heads, {(row[0], row[1]) for row in known})
