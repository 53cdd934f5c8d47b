"""What is told of what waits for an answer when something else changes (design.md §4.8)."""

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import DelegationAffected, Named
from services.mailer.queries import people
from shared import events


def of_change(
    session: Session, event: events.delegation.DelegationAffected, *, cause: Cause
) -> None:
    """Tell both sides what has changed; where whoever asked is gone, those they asked for alone."""
    facts, about = event.delegation, sides.about(session, event.delegation)
    if event.amendment_id is not None:
        about["page"] += f"/amendments/{event.amendment_id}"
    but = None if event.requested_by is None else facts.delegating_id
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause, but=but),
        lambda to: DelegationAffected(
            to=Named.of(to),
            **about,
            because=event.because,
            is_amendment=event.amendment_id is not None,
            services=[people.service_label(session, code, to.language) for code in event.services],
            requester=Named.of_optional(event.requested_by),
        ),
        cause=cause,
    )
