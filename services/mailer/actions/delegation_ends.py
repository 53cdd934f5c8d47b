"""What both sides are told of a delegation that reaches less far, stops for a while, or ends.

Of what follows from an establishment's suspension or closing, its own people are told by that.
"""

from datetime import timedelta

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    DelegationEnding,
    DelegationExpired,
    DelegationLapsed,
    DelegationLapsing,
    DelegationReduced,
    DelegationResumed,
    DelegationSuperseded,
    DelegationSuspended,
    DelegationTerminated,
    Named,
)
from services.mailer.queries import people
from shared import events
from shared.clock import day_ends_at

DELEGATING, RULES = "delegating", "rules"


def of_termination(
    session: Session, event: events.delegation.DelegationTerminated, *, cause: Cause
) -> None:
    """Tell both sides that it is over, by whom and why; of a closing, only who is not closed."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    closed = sides.name_of(session, event.because_of)
    reason = None if facts.ended_by == RULES else facts.reason  # the rules' are no words
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause, but=event.because_of),
        lambda to: DelegationTerminated(
            to=Named.of(to), **names, ended_by=facts.ended_by, reason=reason, closed=closed
        ),
        cause=cause,
    )


def of_supersession(
    session: Session, event: events.delegation.DelegationSuperseded, *, cause: Cause
) -> None:
    """Tell both sides which exclusive services went to another establishment."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: DelegationSuperseded(
            to=Named.of(to),
            **names,
            services=[people.service_label(session, code, to.language) for code in event.services],
            is_over=facts.status == "superseded",
        ),
        cause=cause,
    )


def of_reduction(
    session: Session, event: events.delegation.DelegationReduced, *, cause: Cause
) -> None:
    """Tell both sides who has narrowed it, what is left and until when."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: DelegationReduced(
            to=Named.of(to),
            **names,
            rights=sides.rights(session, sides.lines(facts, "active"), to.language),
            ends_on=facts.ends_on,
            reduced_by=event.by,
        ),
        cause=cause,
    )


def of_suspension(
    session: Session, event: events.delegation.DelegationSuspended, *, cause: Cause
) -> None:
    """Tell that it grants nothing for now, and why."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    stopped = sides.name_of(session, event.because_of)
    reason = None if event.by == RULES else facts.reason
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause, but=event.because_of),
        lambda to: DelegationSuspended(
            to=Named.of(to),
            **names,
            reason=reason,
            stopped=stopped,
            suspended_by=event.by or DELEGATING,
        ),
        cause=cause,
    )


def of_resumption(
    session: Session, event: events.delegation.DelegationResumed, *, cause: Cause
) -> None:
    """Tell that it grants again, and why."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    reopened = sides.name_of(session, event.because_of)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause, but=event.because_of),
        lambda to: DelegationResumed(
            to=Named.of(to),
            **names,
            ends_on=facts.ends_on,
            reopened=reopened,
            resumed_by=event.by or DELEGATING,
        ),
        cause=cause,
    )


def of_coming_lapse(
    session: Session, event: events.delegation.DelegationLapsing, *, cause: Cause
) -> None:
    """Remind both sides that nobody has answered; once it is too late, there is no more point."""
    names = sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, event.delegation, cause),
        lambda to: DelegationLapsing(to=Named.of(to), **names, lapses_on=event.lapses_on),
        cause=cause,
        lapses_at=day_ends_at(event.lapses_on - timedelta(days=1)),
    )


def of_lapse(session: Session, event: events.delegation.DelegationLapsed, *, cause: Cause) -> None:
    """Tell both sides that nobody has answered in time; of a closing, only who is not closed."""
    names = sides.about(session, event.delegation)
    closed = sides.name_of(session, event.because_of)
    emails.queue_to_each(
        session,
        sides.administrators(session, event.delegation, cause, but=event.because_of),
        lambda to: DelegationLapsed(to=Named.of(to), **names, closed=closed),
        cause=cause,
    )


def of_coming_end(
    session: Session, event: events.delegation.DelegationEnding, *, cause: Cause
) -> None:
    """Warn both sides of its last day; once that is over, there is no more point."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: DelegationEnding(to=Named.of(to), **names, ends_on=facts.ends_on),
        cause=cause,
        lapses_at=day_ends_at(facts.ends_on),
    )


def of_expiry(
    session: Session, event: events.delegation.DelegationExpired, *, cause: Cause
) -> None:
    """Tell both sides that its last day has gone by."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause),
        lambda to: DelegationExpired(to=Named.of(to), **names, ends_on=facts.ends_on),
        cause=cause,
    )
