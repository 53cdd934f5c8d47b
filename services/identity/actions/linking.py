"""Linking: one's other account, in another establishment, is proved like at a sign-in.

Equal e-mail addresses prove nothing (design.md §4.3). What is typed is counted, judged and refused
as at a sign-in, under the same counts: a link is no other way to guess a password.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import tries
from services.identity.actions.sign_in import Transaction, why_not
from services.identity.actions.tries import Try
from services.identity.errors import (
    AlreadyLinked,
    FactorNeededToLink,
    OwnAccount,
    SignInRefused,
)
from services.identity.models import Credential, Link
from services.identity.queries import credentials, factors, links
from services.identity.queries.links import OneSided
from services.identity.tools import Tools
from shared.db import new_id
from shared.errors import Problem
from shared.events.identity import LinkCreated
from shared.messaging import announce
from shared.questions import asking_within
from shared.tenancy import Reason, unconfined


def link(
    transaction: Transaction,
    *,
    account_id: UUID,
    identifier: str,
    password: str,
    tools: Tools,
    now: datetime,
) -> OneSided:
    """Let the holder of an account act as another one, which is theirs too.

    :param account_id: the account they are signed in to
    :raises SignInRefused: whatever is wrong with identifier or password; nobody is told which
    :raises AccountExpired, EstablishmentSuspended: only after the right password
    :raises AlreadyLinked, OwnAccount, FactorNeededToLink: only after the right password
    :raises HashingBusy: if too many passwords are being judged
    """
    with tools.hasher.place() as place:
        with transaction() as session:
            unconfined(session, Reason.LINKING)
            ask = asking_within(session)
            counted = tries.begin(ask, identifier=identifier, tools=tools, now=now)
        is_right = place.matches(counted.password_hash, password, effort=counted.effort)
    with transaction() as session:
        unconfined(session, Reason.LINKING)
        if is_right:
            outcome = _link(session, account_id, counted, now=now)
        else:
            tries.fail(session, counted, now=now)
            outcome = SignInRefused()
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def _link(session: Session, account_id: UUID, counted: Try, *, now: datetime) -> OneSided | Problem:
    """Make the link, unless a deletion or another password came before us."""
    assert counted.account_id is not None
    own, other = _lock_both(session, account_id, counted.account_id)
    if own is None or own.is_deleted or other is None:
        return SignInRefused()
    if other.password_version != counted.password_version:
        return SignInRefused()
    tries.clear(session, counted.key)
    if own is other:
        return OwnAccount()
    refusal = why_not(session, other, now=now)
    if refusal is not None:
        return refusal
    if factors.are_there(session, other.account_id):
        return FactorNeededToLink()
    if links.are_linked(session, own.account_id, other.account_id):
        return AlreadyLinked()
    begun = _begin(session, own, other, now=now)
    return links.one_sided(session, begun, own.account_id)


def _lock_both(
    session: Session, account_id: UUID, other_id: UUID
) -> tuple[Credential | None, Credential | None]:
    """Hold two credentials, in an order that is the same whoever asks."""
    held = {each: credentials.locked(session, each) for each in sorted({account_id, other_id})}
    return held[account_id], held[other_id]


def _begin(session: Session, own: Credential, other: Credential, *, now: datetime) -> Link:
    begun = Link(
        id=new_id(),
        account_id=own.account_id,
        establishment_id=own.establishment_id,
        identifier=own.identifier,
        linked_account_id=other.account_id,
        linked_establishment_id=other.establishment_id,
        linked_identifier=other.identifier,
        created_at=now,
    )
    session.add(begun)
    event = LinkCreated(
        link_id=begun.id,
        account_id=begun.account_id,
        establishment_id=begun.establishment_id,
        linked_account_id=begun.linked_account_id,
        linked_establishment_id=begun.linked_establishment_id,
        created_at=now,
    )
    announce(session, event, sequence=begun.advance())
    return begun
