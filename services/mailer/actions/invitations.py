"""What is told of invitations to create a password that are good no more."""

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import InvitationLapsed, InvitationOver, Named
from services.mailer.queries import people
from shared import events

ACTIVE = "active"


def of_lapsed(
    session: Session, event: events.accounts.AccountInvitationLapsed, *, cause: Cause
) -> None:
    """Tell the administrators that somebody has let their link end [S1]."""
    holder = Named.of(event.account)
    home = people.establishment(session, event.account.establishment_id)
    emails.queue_to_administrators(
        session,
        home.id,
        lambda administrator: InvitationLapsed(
            to=Named.of(administrator), establishment=home.name, holder=holder
        ),
        cause=cause,
    )


def of_missed(session: Session, event: events.identity.InvitationMissed, *, cause: Cause) -> None:
    """Tell somebody who asks for a new password, and has none, who can invite them again."""
    account = people.account(session, event.account_id)
    home = people.establishment(session, account.establishment_id)
    able = people.administrators(session, home.id, today=cause.today)
    mail = InvitationOver(
        to=Named.of(account),
        establishment=home.name,
        administrators=[Named.of(person) for person in able if home.status == ACTIVE],
    )
    emails.queue(session, mail, cause=cause, account=account)
