"""Operators are told of objections, and whoever objects of their answer."""

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import Named, ObjectionAnswered, ObjectionMade
from services.mailer.domain.mails.objections import OBJECTIONS
from services.mailer.queries import people
from shared import events
from shared.auth import Duty


def of_objection(session: Session, event: events.delegation.ObjectionMade, *, cause: Cause) -> None:
    """Tell the operators who are there for support that they are to answer."""
    names = sides.names(session, event.delegation)
    objector = people.establishment(session, event.objection.establishment_id).name
    emails.queue_to_each(
        session,
        people.on_duty(session, Duty.SUPPORT, today=cause.today),
        lambda to: ObjectionMade(
            to=Named.of(to),
            **names,
            objector=objector,
            kind=event.objection.kind,
            done_by=event.objection.by,
            message=event.objection.message,
            page=f"{OBJECTIONS}/{event.objection.objection_id}/answer",
        ),
        cause=cause,
    )


def of_answer(
    session: Session, event: events.delegation.ObjectionAnswered, *, cause: Cause
) -> None:
    """Tell the side that objects what operators answer."""
    about = sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        event.objection.establishment_id,
        lambda to: ObjectionAnswered(
            to=Named.of(to), **about, kind=event.objection.kind, answer=event.objection.answer
        ),
        cause=cause,
    )
