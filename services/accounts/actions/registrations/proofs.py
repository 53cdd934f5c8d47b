"""Proving a registration, by a code on paper or an operator's word (design.md §4.1)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions import erasures
from services.accounts.actions.accounts import tell_created
from services.accounts.errors import AlreadyRegistered, EstablishmentState
from services.accounts.models import Account, Establishment, EstablishmentStatus, Registration
from shared import access
from shared.clock import paris_date
from shared.events.accounts import EstablishmentClosed, EstablishmentConfirmed

LAPSED, WITHDRAWN = "registration_lapsed", "registration_withdrawn"
"""Why an establishment is closed whose registration was never proven."""


def confirm(session: Session, *, establishment_id: UUID, now: datetime) -> Establishment:
    """Confirm a registration by an operator's word.

    :raises NotFound: if there is no such establishment
    :raises EstablishmentState: if it does not wait for it
    :raises AlreadyRegistered: if somebody else's registration was proven first
    """
    siret = queries.establishments.find(session, establishment_id).siret
    queries.register.locked(session, siret)
    establishment = queries.establishments.locked(session, establishment_id)
    registration = queries.registrations.locked(session, establishment_id)
    if registration is None or not registration.is_open:
        raise EstablishmentState(establishment_status=str(establishment.status))
    require_free(session, siret, now=now)
    account = queries.accounts.locked(session, registration.account_id)
    complete(session, establishment, registration, account, now=now)
    return establishment


def prove(
    session: Session, *, establishment_id: UUID, digest: str, now: datetime
) -> Establishment | None:
    """Confirm a registration by the code of the letter; count the code if it is wrong.

    :param digest: of the code that is handed in
    :return: the establishment; None if the code was wrong, and counted: commit that
    :raises AlreadyRegistered: if somebody else's registration was proven first
    """
    establishment = session.get(Establishment, establishment_id)
    if establishment is None:
        return None
    queries.register.locked(session, establishment.siret)
    queries.establishments.locked(session, establishment_id)
    registration = queries.registrations.locked(session, establishment_id)
    if registration is None or not registration.is_proven_by(digest, now=now):
        return None
    return confirm(session, establishment_id=establishment_id, now=now)


def void_letter(session: Session, establishment_id: UUID) -> None:
    """Let the code of a letter prove nothing: it went to what is no longer the address of record.

    The next letter goes to the right address, with another code.
    """
    registration = queries.registrations.locked(session, establishment_id)
    if registration is not None and registration.is_open:
        registration.lose_letter()


def list_again(session: Session, establishment_id: UUID) -> None:
    """Let the next letter list whom the last did not reach; codes that did stay good."""
    registration = queries.registrations.locked(session, establishment_id)
    if registration is not None and registration.is_open:
        registration.be_listed_again()


def lapse(session: Session, *, establishment_id: UUID, now: datetime, reason: str = LAPSED) -> None:
    """Let a registration lapse that was not proven: the establishment is closed."""
    establishment = queries.establishments.locked(session, establishment_id)
    registration = queries.registrations.locked(session, establishment_id)
    if registration is None or not registration.is_open:
        return
    give_up(session, registration, now=now)
    establishment.become(EstablishmentStatus.CLOSED)
    access.announce(
        session,
        EstablishmentClosed(establishment=establishment.facts(), reason=reason),
        sequence=establishment.advance(),
    )


def complete(
    session: Session,
    establishment: Establishment,
    registration: Registration,
    account: Account,
    *,
    now: datetime,
) -> None:
    """Make the establishment active, invite its first administrator, let rivals lapse."""
    registration.proven_at = now
    establishment.become(EstablishmentStatus.ACTIVE)
    establishment.confirmed_at = now
    account.invite(now=now)
    access.announce(
        session,
        EstablishmentConfirmed(establishment=establishment.facts()),
        sequence=establishment.advance(),
    )
    tell_created(session, account, establishment, by=None, sequence=account.advance(), now=now)
    for rival_id in queries.registrations.open_for(session, establishment.siret):
        if rival_id != establishment.id:
            lapse(session, establishment_id=rival_id, now=now)


def give_up(session: Session, registration: Registration, *, now: datetime) -> None:
    """End a locked registration without its proof; of the account, only a contact was told."""
    registration.lapsed_at = now
    account = queries.accounts.locked(session, registration.account_id)
    account.delete(now=now)
    erasures.request(session, account, now=now)


def require_free(session: Session, siret: str, *, now: datetime) -> None:
    """Refuse to register twice, naming the administrators: the caller has shown the right pair.

    Those who can make an account are named; where there is none, what to do instead is told: nobody
    signs in to one that is suspended, and a letter does not recover it.
    """
    live = queries.establishments.live(session, siret)
    if live is None:
        return
    if live.status is EstablishmentStatus.SUSPENDED:
        raise AlreadyRegistered(AlreadyRegistered.SUSPENDED, administrators=[])
    administrators = queries.administrators.to_ask(session, live.id, today=paris_date(now))
    raise AlreadyRegistered(
        None if administrators else AlreadyRegistered.NOBODY,
        administrators=[
            {"title": str(a.title), "first_name": a.first_name, "last_name": a.last_name}
            for a in administrators
        ],
    )
