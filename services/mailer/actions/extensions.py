"""What both sides are told of automatic extensions."""

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    DelegationExtended,
    ExtensionAllowed,
    ExtensionForeseen,
    ExtensionWithdrawn,
    Named,
)
from shared import events
from shared.clock import day_ends_at


def of_allowance(
    session: Session, event: events.delegation.ExtensionAllowed, *, cause: Cause
) -> None:
    """Tell both sides until when it goes on by itself, and what would stop that."""
    facts, about = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: ExtensionAllowed(
            to=Named.of(to), **about, agreed_until=event.agreed_until, ends_on=facts.ends_on
        ),
        cause=cause,
    )


def of_withdrawal(
    session: Session, event: events.delegation.ExtensionWithdrawn, *, cause: Cause
) -> None:
    """Tell both sides that it does not go on by itself, and why."""
    facts, about = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: ExtensionWithdrawn(
            to=Named.of(to), **about, ends_on=facts.ends_on, because=event.because
        ),
        cause=cause,
    )


def of_coming_extension(
    session: Session, event: events.delegation.ExtensionForeseen, *, cause: Cause
) -> None:
    """Tell both sides that it goes on by itself soon; once it has, there is no more point."""
    facts, about = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: ExtensionForeseen(
            to=Named.of(to), **about, agreed_until=event.agreed_until, ends_on=facts.ends_on
        ),
        cause=cause,
        lapses_at=day_ends_at(event.agreed_until),
    )


def of_extension(
    session: Session, event: events.delegation.DelegationExtended, *, cause: Cause
) -> None:
    """Tell both sides that its last day has gone by, and until when it goes on."""
    facts, about = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: DelegationExtended(
            to=Named.of(to), **about, agreed_until=event.agreed_until, ends_on=facts.ends_on
        ),
        cause=cause,
    )
