"""One-time codes go to whom they are for, with every fact that makes them trustworthy."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.mailer.actions import emails, representatives
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    EmailConfirmation,
    Mail,
    Named,
    PasswordCreation,
    PasswordReset,
)
from services.mailer.domain.paper_contents import PaperKind
from services.mailer.models import KnownAccount, KnownEstablishment, PaperItem
from services.mailer.queries import people
from shared.events.identity import CodeIssued, InvitationFacts
from shared.newest import DELETED


class UnknownPurpose(ValueError):
    """There is no e-mail for a code of this purpose, or not without the facts of an invitation."""


def write(session: Session, event: CodeIssued, *, cause: Cause) -> None:
    """Queue the e-mail that carries a code; nobody writes to a deleted account.

    :raises Defer: if `accounts` has not yet told of the holder
    :raises UnknownPurpose: if there is no e-mail for its purpose, or an invitation is missing
    """
    account = people.account(session, event.account_id)
    if account.status == DELETED:
        return
    mail = _mail(session, event, account, cause)
    is_new = emails.queue(
        session,
        mail,
        cause=cause,
        account=account,
        recipient=event.email,
        sealed=event.sealed,
        lapses_at=event.expires_at,
    )
    if is_new:
        emails.cancel_superseded(
            session, account_id=account.id, template=mail.template, by=cause.id
        )


def _mail(session: Session, event: CodeIssued, account: KnownAccount, cause: Cause) -> Mail:
    establishment = people.establishment(session, account.establishment_id)
    name = establishment.name
    match event.purpose:
        case "password_creation" if event.invitation is not None:
            return _password_creation(
                session, event, event.invitation, account, establishment, cause
            )
        case "password_reset":
            return PasswordReset(
                to=Named.of(account),
                establishment=name,
                ends_at=event.expires_at,
                is_void=event.reset_id is not None,
            )
        case "email_confirmation":
            return EmailConfirmation(
                to=Named.of(account),
                establishment=name,
                email=event.email,
                ends_at=event.expires_at,
            )
    raise UnknownPurpose(event.purpose)


def _password_creation(
    session: Session,
    event: CodeIssued,
    invitation: InvitationFacts,
    account: KnownAccount,
    establishment: KnownEstablishment,
    cause: Cause,
) -> PasswordCreation:
    inviter = invitation.invited_by
    return PasswordCreation(
        to=Named.of(account),
        is_again=invitation.is_again,
        invited_on=invitation.invited_on,
        inviter=Named.of_optional(inviter),
        inviter_phone=inviter.phone if inviter else None,
        inviter_establishment=people.elsewhere(
            session, inviter.account_id if inviter else None, home_id=establishment.id
        ),
        profile=account.profile,
        establishment=establishment.name,
        contract_numbers=establishment.contract_numbers,
        days=round((event.expires_at - cause.happened_at).total_seconds() / 86400),
        ends_at=event.expires_at,
        representative_address=_where_the_letter_went(
            session, account, establishment, is_again=invitation.is_again
        ),
    )


def _where_the_letter_went(
    session: Session, account: KnownAccount, home: KnownEstablishment, *, is_again: bool
) -> list[str] | None:
    """Tell the address; of one letter about many, which comes last, the one it will go to."""
    address: list[str] | None = session.scalar(
        select(PaperItem.facts["address"])
        .where(
            PaperItem.establishment_id == account.establishment_id,
            PaperItem.kind == PaperKind.ACCOUNT_CREATED,
            PaperItem.account_ids.contains([str(account.id)]),
        )
        .order_by(PaperItem.id.desc())
        .limit(1)
    )
    if address is not None:
        return address
    is_to_come = not is_again and home.postal_address is not None
    return representatives.address_of(home) if is_to_come else None
