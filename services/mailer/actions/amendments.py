"""What is told when more of a delegation is asked for, or for longer, and of the answer."""

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    AmendmentAccepted,
    AmendmentCancelled,
    AmendmentLapsed,
    AmendmentRefused,
    AmendmentRequested,
    Named,
)
from shared import events

RUNNING = ("active", "suspended")


def of_request(
    session: Session, event: events.delegation.AmendmentRequested, *, cause: Cause
) -> None:
    """Tell the delegating side that it is to answer."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    names["page"] += f"/amendments/{event.amendment.amendment_id}"
    emails.queue_to_administrators(
        session,
        facts.delegating_id,
        lambda to: AmendmentRequested(
            to=Named.of(to),
            **names,
            rights=sides.rights(session, event.amendment.rights, to.language),
            ends_on=event.amendment.ends_on,
            message=event.amendment.message,
            requester=Named.of_optional(event.requested_by),
        ),
        cause=cause,
    )


def of_acceptance(
    session: Session, event: events.delegation.AmendmentAccepted, *, cause: Cause
) -> None:
    """Tell the centralising side what it may do beside, and until when."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        facts.centralising_id,
        lambda to: AmendmentAccepted(
            to=Named.of(to),
            **names,
            rights=sides.rights(session, event.amendment.granted, to.language),
            ends_on=facts.ends_on,
            is_narrowed=event.is_narrowed,
        ),
        cause=cause,
    )


def of_refusal(
    session: Session, event: events.delegation.AmendmentRefused, *, cause: Cause
) -> None:
    """Tell the centralising side that the answer is no, and why."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        facts.centralising_id,
        lambda to: AmendmentRefused(to=Named.of(to), **names, reason=event.amendment.reason),
        cause=cause,
    )


def of_cancellation(
    session: Session, event: events.delegation.AmendmentCancelled, *, cause: Cause
) -> None:
    """Tell the delegating side that there is nothing to answer any more."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        facts.delegating_id,
        lambda to: AmendmentCancelled(to=Named.of(to), **names),
        cause=cause,
    )


def of_lapse(session: Session, event: events.delegation.AmendmentLapsed, *, cause: Cause) -> None:
    """Tell both sides that nobody has answered; of a delegation that is over, its end tells it."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    if facts.status not in RUNNING:
        return
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: AmendmentLapsed(to=Named.of(to), **names),
        cause=cause,
    )
