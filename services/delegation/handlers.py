"""What this service does when others speak, once access and deny-list have been updated."""

from sqlalchemy.orm import Session

from services.delegation.actions import establishments, people
from shared.events.accounts import (
    AccountActivated,
    AccountChanged,
    AccountCreated,
    AccountDeleted,
    AccountInvited,
    AccountPromoted,
    AccountSnapshot,
    EstablishmentClosed,
    EstablishmentReactivated,
    EstablishmentSuspended,
)
from shared.messaging import Handlers, News

AboutAccount = (
    AccountActivated
    | AccountChanged
    | AccountCreated
    | AccountInvited
    | AccountPromoted
    | AccountSnapshot
)
AboutStanding = EstablishmentClosed | EstablishmentReactivated | EstablishmentSuspended


def keep_person(session: Session, event: AboutAccount, news: News) -> None:
    """Keep the name and address of an account's holder."""
    people.keep(session, event.account, sequence=news.message.sequence)


def remove_person(session: Session, event: AccountDeleted, news: News) -> None:
    """Take a deleted account out of every delegation."""
    people.remove(session, event.account, sequence=news.message.sequence, now=news.now)


def follow_establishment(session: Session, event: AboutStanding, news: News) -> None:
    """Suspend, resume or end an establishment's delegations with it."""
    establishments.follow(session, event.establishment.establishment_id, now=news.now)


HANDLERS: Handlers = {
    AccountCreated: keep_person,
    AccountInvited: keep_person,
    AccountActivated: keep_person,
    AccountChanged: keep_person,
    AccountPromoted: keep_person,
    AccountSnapshot: keep_person,
    AccountDeleted: remove_person,
    EstablishmentSuspended: follow_establishment,
    EstablishmentReactivated: follow_establishment,
    EstablishmentClosed: follow_establishment,
}
