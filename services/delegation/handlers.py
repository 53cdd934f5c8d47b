"""What this service does when others speak, once access and deny-list have been updated."""

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import (
    affecting,
    clients,
    correcting,
    erasure,
    establishments,
    extension_ends,
    people,
    transferring,
)
from services.delegation.domain.affected import Because
from services.delegation.models import AccountLink
from shared import erasure as erased
from shared import links
from shared.events import Event
from shared.events.accounts import (
    AccountActivated,
    AccountChanged,
    AccountCreated,
    AccountDeleted,
    AccountErasureCompleted,
    AccountErasureRequested,
    AccountExpired,
    AccountInvited,
    AccountPromoted,
    AccountSnapshot,
    EstablishmentChanged,
    EstablishmentClosed,
    EstablishmentCorrected,
    EstablishmentOrphaned,
    EstablishmentReactivated,
    EstablishmentSuspended,
    ServiceChanged,
)
from shared.events.identity import (
    ClientCreated,
    ClientRemoved,
    ClientSnapshot,
    LinkCreated,
    LinkRemoved,
)
from shared.messaging import Handler, Handlers, News

AboutAccount = (
    AccountActivated
    | AccountChanged
    | AccountCreated
    | AccountInvited
    | AccountPromoted
    | AccountSnapshot
)
AboutState = EstablishmentClosed | EstablishmentReactivated | EstablishmentSuspended


def keep_person(session: Session, event: AboutAccount, news: News) -> None:
    """Keep the name and address of an account's holder."""
    people.keep(session, event.account, sequence=news.message.sequence)


def remove_person(session: Session, event: AccountDeleted, news: News) -> None:
    """Take a deleted account out of every delegation, and tell of what it had asked for."""
    gone = event.account
    queries.waiting.hold_of_person(session, gone.account_id, home_id=gone.establishment_id)
    people.remove(session, gone, sequence=news.message.sequence, now=news.now)
    affecting.by_requester(session, gone, Because.REQUESTER_DELETED, now=news.now)


def follow_expiry(session: Session, event: AccountExpired, news: News) -> None:
    """Tell of what an account that has expired had asked for."""
    affecting.by_requester(session, event.account, Because.REQUESTER_EXPIRED, now=news.now)


def follow_change(session: Session, event: EstablishmentChanged, news: News) -> None:
    """Tell of what waits where an establishment centralises no longer."""
    affecting.by_establishment(session, event, now=news.now)


def follow_service(session: Session, event: ServiceChanged, news: News) -> None:
    """Tell of what waits and asks for a service that can no longer be delegated."""
    affecting.by_service(session, event.service, now=news.now)


def follow_establishment(session: Session, event: AboutState, news: News) -> None:
    """Suspend, resume or end an establishment's delegations with it."""
    establishments.follow(session, event.establishment.establishment_id, now=news.now)


def follow_closing(session: Session, event: EstablishmentClosed, news: News) -> None:
    """End an establishment's delegations with it, and what it offers or is offered.

    Transfers first: whoever takes one holds it before any delegation. Nobody offers one meanwhile:
    whoever offers, or is offered, is held as it is known then.
    """
    transferring.lapse_with(session, event.establishment.establishment_id, now=news.now)
    follow_establishment(session, event, news)


def follow_correction(session: Session, event: EstablishmentCorrected, news: News) -> None:
    """Tell both sides of an establishment's delegations by which number it goes."""
    correcting.follow(session, event, now=news.now)


def follow_orphan(session: Session, event: EstablishmentOrphaned, news: News) -> None:
    """Extend nothing by itself where nobody administers one side any more."""
    extension_ends.follow_orphan(
        session,
        event.establishment.establishment_id,
        orphaned_at=event.orphaned_at,
        now=news.now,
    )


def erase(session: Session, event: AccountErasureRequested, news: News) -> None:
    """Empty what is personal about an account, and acknowledge it."""
    erasure.acknowledge(
        session,
        account_id=event.account_id,
        establishment_id=event.establishment_id,
        now=news.now,
    )


def settle(session: Session, event: AccountErasureCompleted, news: News) -> None:
    """Empty once more what came meanwhile, and have the messages about it emptied."""
    about = {"account_id": event.account_id, "establishment_id": event.establishment_id}
    erasure.erase(session, **about, now=news.now)
    erased.settle(session, **about, now=news.now)


def keep_client(session: Session, event: ClientCreated | ClientSnapshot, news: News) -> None:
    """Keep the name and the scopes of an establishment's machine client."""
    clients.keep(session, event.client, sequence=news.message.sequence)


def remove_client(session: Session, event: ClientRemoved, news: News) -> None:
    """Take a removed machine client out of every delegation."""
    clients.remove(session, event.client, sequence=news.message.sequence, now=news.now)


_ABOUT_ACCOUNTS: dict[type[Event], Handler] = {
    AccountCreated: keep_person,
    AccountInvited: keep_person,
    AccountActivated: keep_person,
    AccountChanged: keep_person,
    AccountPromoted: keep_person,
    AccountSnapshot: keep_person,
    AccountExpired: follow_expiry,
    AccountDeleted: remove_person,
}

HANDLERS: Handlers = {
    **erased.guarded(_ABOUT_ACCOUNTS),
    AccountErasureRequested: erase,
    AccountErasureCompleted: settle,
    ClientCreated: keep_client,
    ClientSnapshot: keep_client,
    ClientRemoved: remove_client,
    **dict.fromkeys((LinkCreated, LinkRemoved), links.keeping(AccountLink)),
    EstablishmentSuspended: follow_establishment,
    EstablishmentReactivated: follow_establishment,
    EstablishmentClosed: follow_closing,
    EstablishmentOrphaned: follow_orphan,
    EstablishmentCorrected: follow_correction,
    EstablishmentChanged: follow_change,
    ServiceChanged: follow_service,
}
"""What is told of an account that is erased has no effect."""
