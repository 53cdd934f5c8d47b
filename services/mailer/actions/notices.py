"""What people are told about their account."""

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    AccountDeleted,
    AccountLinked,
    AccountLocked,
    AccountPromoted,
    AccountRenewed,
    EmailChanged,
    IdentifierReminder,
    Named,
    NewDevice,
    PasswordChanged,
    Right,
    RightsChanged,
)
from services.mailer.models import KnownAccount
from services.mailer.queries import people
from shared import events
from shared.auth import Level
from shared.events.accounts import AccountFacts

ACTIVE = "active"


def of_other_address(
    session: Session, event: events.accounts.AccountChanged, *, cause: Cause
) -> None:
    """Tell the former address that it is no longer used, whoever changed it (design.md §4.2)."""
    account, home = _holder(session, event.account)
    if event.previous_email is None or event.previous_email == event.account.email:
        return
    mail = EmailChanged(
        to=Named.of(account),
        establishment=home,
        changed_at=cause.happened_at,
        is_own=event.is_own,
    )
    emails.queue(session, mail, cause=cause, account=account, recipient=event.previous_email)


def of_other_rights(
    session: Session, event: events.accounts.AccountRightsChanged, *, cause: Cause
) -> None:
    """Tell an active holder which of their rights are other than before, if any are."""
    account, home = _holder(session, event.account)
    changes = _changes(session, event, account.language)
    if changes and event.account.status == ACTIVE:
        mail = RightsChanged(to=Named.of(account), establishment=home, changes=changes)
        emails.queue(session, mail, cause=cause, account=account)


def of_renewal(session: Session, event: events.accounts.AccountRenewed, *, cause: Cause) -> None:
    """Tell the holder until when the account is good, unless they renewed it themselves."""
    account, home = _holder(session, event.account)
    if event.account.expires_on is not None and not event.is_own:
        mail = AccountRenewed(
            to=Named.of(account), establishment=home, expires_on=event.account.expires_on
        )
        emails.queue(session, mail, cause=cause, account=account)


def of_promotion(session: Session, event: events.accounts.AccountPromoted, *, cause: Cause) -> None:
    """Tell the holder that they are an administrator from their next sign-in on [S1]."""
    account, home = _holder(session, event.account)
    mail = AccountPromoted(
        to=Named.of(account),
        establishment=home,
        contract_numbers=people.establishment(session, account.establishment_id).contract_numbers,
        promoter=Named.of_optional(event.promoted_by),
    )
    emails.queue(session, mail, cause=cause, account=account)


def of_deletion(session: Session, event: events.accounts.AccountDeleted, *, cause: Cause) -> None:
    """Tell the holder that the account is gone, and whom to ask; codes do not go out any more."""
    account, home = _holder(session, event.account)
    emails.cancel_codes(session, account_id=account.id)
    administrators = people.administrators(session, account.establishment_id, today=cause.today)
    mail = AccountDeleted(
        to=Named.of(account),
        establishment=home,
        deleted_on=cause.day,
        administrators=[Named.of(person) for person in administrators],
    )
    emails.queue(session, mail, cause=cause, account=account)


def of_other_password(
    session: Session, event: events.identity.PasswordChanged, *, cause: Cause
) -> None:
    """Tell the holder that their password is another one."""
    account = people.account(session, event.account_id)
    mail = PasswordChanged(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        changed_at=event.changed_at,
        by_reset=event.by_reset,
    )
    emails.queue(session, mail, cause=cause, account=account)


def of_lock(session: Session, event: events.identity.CredentialLocked, *, cause: Cause) -> None:
    """Tell the holder that their account is locked, and until when; late news is no news."""
    account = people.account(session, event.account_id)
    mail = AccountLocked(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        locked_until=event.locked_until,
    )
    emails.queue(session, mail, cause=cause, account=account, lapses_at=event.locked_until)


def of_forgotten_identifier(
    session: Session, event: events.identity.IdentifierForgotten, *, cause: Cause
) -> None:
    """Send the holder their identifier, at the address that it was asked for by."""
    account = people.account(session, event.account_id)
    mail = IdentifierReminder(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        identifier=event.identifier,
    )
    emails.queue(session, mail, cause=cause, account=account, recipient=event.email)


def of_new_device(session: Session, event: events.identity.DeviceAppeared, *, cause: Cause) -> None:
    """Tell the holder of a sign-in from a device that their account was not known from."""
    account = people.account(session, event.account_id)
    mail = NewDevice(
        to=Named.of(account),
        establishment=people.establishment(session, account.establishment_id).name,
        signed_in_at=event.signed_in_at,
        device=event.device,
        factor=event.factor,
    )
    emails.queue(session, mail, cause=cause, account=account)


def of_link(session: Session, event: events.identity.LinkCreated, *, cause: Cause) -> None:
    """Tell a holder that another account may act as theirs, and in which establishment it is."""
    account = people.account(session, event.linked_account_id)
    mail = AccountLinked(
        to=Named.of(account),
        establishment=people.establishment(session, event.linked_establishment_id).name,
        other_establishment=people.establishment(session, event.establishment_id).name,
        linked_at=event.created_at,
    )
    emails.queue(session, mail, cause=cause, account=account)


def _holder(session: Session, facts: AccountFacts) -> tuple[KnownAccount, str]:
    """Find the holder, and name their establishment."""
    account = people.account(session, facts.account_id)
    return account, people.establishment(session, facts.establishment_id).name


def _changes(
    session: Session, event: events.accounts.AccountRightsChanged, language: str
) -> list[Right]:
    rights, before = event.account.rights, event.previous
    return [
        Right(
            service=people.service_label(session, code, language),
            level=rights.get(code, Level.NONE),
            previous=before.get(code, Level.NONE),
        )
        for code in sorted(rights.keys() | before.keys())
        if rights.get(code, Level.NONE) != before.get(code, Level.NONE)
    ]
