"""Reading the history, and finding whether anybody has tampered with it (design.md §4.7)."""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.accounts.domain import OF_OPERATION, Kind
from services.accounts.models import START, HistoryHead, Operation
from services.accounts.queries import people
from services.accounts.queries.people import Named, NamedClient
from shared.access.tables import AccessDelegation
from shared.auth import Actor
from shared.errors import NotFound
from shared.jobs import Order


class Criteria(Order):
    """Which operations are wanted.

    :ivar actor_id: those that this person, or machine client, did
    :ivar account_id, delegation_id: those done to this account, by this delegation
    :ivar operation: of this name, such as `accounts.account.created`
    :ivar q: those done by or to somebody of this name; see `history_people`
    :ivar since, until: those that happened from one instant to before the other
    """

    actor_id: UUID | None = None
    account_id: UUID | None = None
    delegation_id: UUID | None = None
    operation: str | None = None
    q: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Line:
    """An operation as it is shown: with the names that go with its ids.

    :ivar actor_client: who did it, where that is a machine client
    """

    operation: Operation
    kind: Kind
    actor: Named | None
    account: Named | None
    actor_client: NamedClient | None = None


def rows(criteria: Criteria) -> Select[Operation]:
    """Select operations by everything but `q`, newest first."""
    statement = select(Operation).order_by(Operation.number.desc())
    for column, wanted in (
        (Operation.actor_id, criteria.actor_id),
        (Operation.account_id, criteria.account_id),
        (Operation.delegation_id, criteria.delegation_id),
        (Operation.operation, criteria.operation),
    ):
        if wanted is not None:
            statement = statement.where(column == wanted)
    if criteria.since:
        statement = statement.where(Operation.happened_at >= criteria.since)
    if criteria.until:
        statement = statement.where(Operation.happened_at < criteria.until)
    return statement


def holders_rows(criteria: Criteria) -> Select[Operation]:
    """Select what a holder sees of their own account's history, newest first.

    :param criteria: with their own account as the one that things were done to
    """
    shown = [name for name, kind in OF_OPERATION.items() if kind.is_holders]
    return rows(criteria).where(Operation.operation.in_(shown))


def head(session: Session, establishment_id: UUID) -> HistoryHead:
    """Find where the chain of an establishment ends.

    :raises NotFound: if nothing has happened there yet
    """
    found = session.get(HistoryHead, establishment_id)
    if found is None:
        raise NotFound
    return found


def lines(session: Session, operations: Sequence[Operation], *, actor: Actor) -> list[Line]:
    """Look up the names that go with operations."""
    ids = [id for row in operations for id in (row.actor_id, row.account_id) if id]
    names = people.named(session, actor, ids)
    nameless = {row.actor_id for row in operations if row.actor_id} - names.keys()
    homes = _other_sides(session, operations)
    clients = people.clients_named(session, actor, nameless, homes=homes)
    return [
        Line(
            operation=row,
            kind=OF_OPERATION[row.operation],
            actor=names.get(row.actor_id) if row.actor_id else None,
            account=names.get(row.account_id) if row.account_id else None,
            actor_client=clients.get(row.actor_id) if row.actor_id else None,
        )
        for row in operations
    ]


def _other_sides(session: Session, operations: Sequence[Operation]) -> list[UUID]:
    """List the establishments from which somebody acted here by a delegation."""
    delegations = {row.delegation_id for row in operations if row.delegation_id}
    centralising = select(AccessDelegation.centralising_id).where(
        AccessDelegation.delegation_id.in_(delegations)
    )
    return sorted(set(session.scalars(centralising))) if delegations else []


class Damage(StrEnum):
    """How tampering shows: two rows that were swapped are both altered.

    The last two show only beside an end that was kept elsewhere: whoever holds the database, and
    the key or an old backup of the end, leaves a chain that is sound in itself.
    """

    ALTERED = "altered"
    REMOVED = "removed"
    CUT = "cut"
    FORGED_HEAD = "forged_head"
    TAKEN_BACK = "taken_back"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Finding:
    """Damage, and where it shows: the number of the row."""

    number: int
    damage: Damage


def verify(session: Session, *, establishment_id: UUID, key: bytes) -> list[Finding]:
    """Check an establishment's chain from its first row to its signed end; no finding: sound.

    After a removed row the check goes on from the next, so that one finding hides no other.

    :param key: that signed where the chain ends
    """
    head = session.get(HistoryHead, establishment_id, populate_existing=True)
    chain = session.scalars(
        select(Operation)
        .where(Operation.establishment_id == establishment_id)
        .order_by(Operation.number)
        .execution_options(yield_per=1000, populate_existing=True)
    )
    walk = _Walk()
    findings = list(walk.through(chain))
    if head is None:
        return [*findings, Finding(walk.number, Damage.FORGED_HEAD)] if walk.number else findings
    if not hmac.compare_digest(head.signature, head.sign(key)):
        findings.append(Finding(head.number, Damage.FORGED_HEAD))
    if walk.number < head.number:
        findings.append(Finding(walk.number + 1, Damage.CUT))
    elif (walk.number, walk.digest) != (head.number, head.digest):
        findings.append(Finding(walk.number, Damage.ALTERED))
    return findings


def compare(
    session: Session, *, establishment_id: UUID, number: int, digest: bytes
) -> list[Finding]:
    """Check that a chain still leads through an end that was kept elsewhere; no finding: it does.

    :param number: of the row that was the last then
    :param digest: over it and all before it, as it was then
    """
    row = session.get(Operation, (establishment_id, number))
    if row is None:
        return [Finding(number, Damage.TAKEN_BACK)]
    same = hmac.compare_digest(row.digest, digest)
    return [] if same else [Finding(number, Damage.REWRITTEN)]


class _Walk:
    """Goes through a chain row by row, and remembers the last."""

    def __init__(self) -> None:
        self.number = 0
        self.digest = START

    def through(self, chain: Iterable[Operation]) -> Iterator[Finding]:
        for row in chain:
            is_next = row.number == self.number + 1
            if not is_next:
                yield Finding(self.number + 1, Damage.REMOVED)
            elif row.reckon(self.digest) != row.digest:
                yield Finding(row.number, Damage.ALTERED)
            self.number, self.digest = row.number, row.digest
