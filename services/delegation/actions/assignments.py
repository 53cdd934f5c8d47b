"""Who of the centralising establishment may work in a delegation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.delegation import errors, queries
from services.delegation.actions import records, telling
from services.delegation.models import Assignment, Delegation, KnownClient
from shared import clock
from shared.access.tables import ACTIVE, AccessAccount
from shared.auth import Actor, Level
from shared.db import new_id
from shared.errors import Invalid


@dataclass(frozen=True, kw_only=True)
class Assignee:
    """Whom: an account, or a machine client."""

    account_id: UUID | None = None
    client_id: UUID | None = None

    def has(self, assignment: Assignment) -> bool:
        """Tell whether an assignment is theirs."""
        whose = assignment.account_id, assignment.client_id
        return whose == (self.account_id, self.client_id)


def require_assignee(
    session: Session,
    whom: Assignee,
    *,
    actor: Actor,
    now: datetime,
    field: str = "account_id",
) -> None:
    """Lock an account, or a client, of the actor's establishment that can be assigned.

    :param field: what to name in a refusal
    :raises Invalid: there is none in the actor's establishment
    :raises AccountNotActive: it is not active, or overdue
    :raises ClientExpired: its time has gone by
    """
    if whom.client_id is not None:
        _require_own_client(session, whom.client_id, actor=actor, now=now)
    else:
        assert whom.account_id is not None
        _require_assignable(session, whom.account_id, actor=actor, now=now, field=field)


def require_open(delegation: Delegation, rights: Mapping[str, Level]) -> None:
    """Check that somebody can be given these rights in a delegation.

    :raises WrongState: it has not been accepted, or is over
    :raises BeyondScope: the rights reach further than the delegation
    """
    if not delegation.is_running:
        raise errors.WrongState(delegation_status=delegation.status.value)
    _require_within(delegation, rights)


def give(
    session: Session,
    delegation: Delegation,
    whom: Assignee,
    rights: Mapping[str, Level],
    *,
    found: Assignment | None,
    actor: Actor,
    now: datetime,
    act: telling.OneAct | None = None,
    current: Sequence[Assignment] | None = None,
) -> tuple[Assignment, bool]:
    """Give somebody these rights in a delegation that is held, and announce it.

    :param found: the assignment that they have
    :param act: what else they are newly assigned in at once
    :param current: who is assigned in it already; None: they are looked up
    :return: the assignment, and whether it is a new one
    """
    assignment = found or _new(session, delegation, whom.account_id, whom.client_id)
    assignment.grant(rights, by=actor.account_id, now=now)
    telling.assigned(
        session, delegation, assignment, is_new=not found, actor=actor, now=now, act=act
    )
    if current is not None and not found:
        current = [*current, assignment]
    records.announce_access(session, delegation, assignments=current)
    return assignment, found is None


def locked_own_account(
    session: Session, account_id: UUID, *, actor: Actor, field: str = "account_id"
) -> AccessAccount:
    """Lock an account of the actor's establishment, whatever its state.

    :param field: what to name in a refusal
    :raises Invalid: there is none
    """
    account = queries.people.locked_account(session, account_id)
    if account is None or account.establishment_id != actor.acting_tenant:
        raise Invalid({field: [errors.NOT_YOUR_ACCOUNT]})
    return account


def locked_own_client(session: Session, client_id: UUID, *, actor: Actor) -> KnownClient:
    """Lock a machine client of the actor's establishment, whatever its state.

    :raises Invalid: there is none
    """
    client = queries.clients.locked(session, client_id)
    if client is None or client.establishment_id != actor.acting_tenant:
        raise Invalid({"client_id": [errors.NOT_YOUR_CLIENT]})
    return client


def _require_assignable(
    session: Session, account_id: UUID, *, actor: Actor, now: datetime, field: str
) -> None:
    account = locked_own_account(session, account_id, actor=actor, field=field)
    if account.status != ACTIVE or account.is_overdue(clock.paris_date(now)):
        raise errors.AccountNotActive


def _require_own_client(session: Session, client_id: UUID, *, actor: Actor, now: datetime) -> None:
    client = locked_own_client(session, client_id, actor=actor)
    if client.removed_at:
        raise Invalid({"client_id": [errors.NOT_YOUR_CLIENT]})
    if not client.is_good(now):
        raise errors.ClientExpired


def _require_within(delegation: Delegation, rights: Mapping[str, Level]) -> None:
    scope = delegation.scope
    beyond = [
        code for code, level in rights.items() if not scope.get(code, Level.NONE).covers(level)
    ]
    if beyond:
        raise errors.BeyondScope(services=sorted(beyond))


def _new(
    session: Session, delegation: Delegation, account_id: UUID | None, client_id: UUID | None
) -> Assignment:
    assignment = Assignment(
        id=new_id(),
        delegation_id=delegation.id,
        centralising_id=delegation.centralising_id,
        delegating_id=delegation.delegating_id,
        account_id=account_id,
        client_id=client_id,
    )
    session.add(assignment)
    return assignment
