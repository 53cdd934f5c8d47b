"""What administrators of either side of a delegation, and those assigned in it, are told."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    AssignmentCreated,
    AssignmentEnded,
    DelegationAccepted,
    DelegationCancelled,
    DelegationRefused,
    DelegationRequested,
    DelegationSuperseded,
    DelegationTerminated,
    Named,
    Right,
)
from services.mailer.models import KnownAccount
from services.mailer.queries import people
from shared import events
from shared.events.delegation import DelegationFacts

REMOVED = "removed"
"""Why an assignment is over that somebody has ended by itself."""

NAMED = 50
"""How many other establishments an e-mail names; it counts the rest."""


def of_request(
    session: Session, event: events.delegation.DelegationRequested, *, cause: Cause
) -> None:
    """Tell the delegating side that it is to answer."""
    facts, names = event.delegation, _names(session, event.delegation)
    emails.queue_to_each(
        session,
        people.administrators(session, facts.delegating_id, today=cause.today),
        lambda to: DelegationRequested(
            to=Named.of(to),
            **names,
            rights=_rights(session, _lines(facts, "pending"), to.language),
            ends_on=facts.ends_on,
            message=facts.message,
            requester=Named.of_optional(event.requested_by),
        ),
        cause=cause,
    )


def of_acceptance(
    session: Session, event: events.delegation.DelegationAccepted, *, cause: Cause
) -> None:
    """Tell the centralising side what it may do, and until when."""
    facts, names = event.delegation, _names(session, event.delegation)
    emails.queue_to_each(
        session,
        people.administrators(session, facts.centralising_id, today=cause.today),
        lambda to: DelegationAccepted(
            to=Named.of(to),
            **names,
            rights=_rights(session, _lines(facts, "active"), to.language),
            ends_on=facts.ends_on,
            is_narrowed=event.is_narrowed,
        ),
        cause=cause,
    )


def of_refusal(
    session: Session, event: events.delegation.DelegationRefused, *, cause: Cause
) -> None:
    """Tell the centralising side that the answer is no, and why."""
    facts, names = event.delegation, _names(session, event.delegation)
    emails.queue_to_each(
        session,
        people.administrators(session, facts.centralising_id, today=cause.today),
        lambda to: DelegationRefused(to=Named.of(to), **names, reason=facts.reason),
        cause=cause,
    )


def of_cancellation(
    session: Session, event: events.delegation.DelegationCancelled, *, cause: Cause
) -> None:
    """Tell the delegating side that there is nothing to answer any more."""
    names = _names(session, event.delegation)
    emails.queue_to_each(
        session,
        people.administrators(session, event.delegation.delegating_id, today=cause.today),
        lambda to: DelegationCancelled(to=Named.of(to), **names),
        cause=cause,
    )


def of_end(
    session: Session, event: events.delegation.DelegationTerminated, *, cause: Cause
) -> None:
    """Tell both sides that it is over, by whom and why."""
    facts, names = event.delegation, _names(session, event.delegation)
    emails.queue_to_each(
        session,
        _both_sides(session, facts, cause),
        lambda to: DelegationTerminated(
            to=Named.of(to), **names, ended_by=facts.ended_by, reason=facts.reason
        ),
        cause=cause,
    )


def of_supersession(
    session: Session, event: events.delegation.DelegationSuperseded, *, cause: Cause
) -> None:
    """Tell both sides which exclusive services went to another establishment."""
    facts, names = event.delegation, _names(session, event.delegation)
    emails.queue_to_each(
        session,
        _both_sides(session, facts, cause),
        lambda to: DelegationSuperseded(
            to=Named.of(to),
            **names,
            services=[people.service_label(session, code, to.language) for code in event.services],
            is_over=facts.status == "superseded",
        ),
        cause=cause,
    )


def of_assignment(
    session: Session, event: events.delegation.AssignmentCreated, *, cause: Cause
) -> None:
    """Tell somebody for whom they may work now, once for all that one act has assigned.

    :raises Defer: if they are not known yet, or one of the establishments is not
    """
    if event.notified_with is not None:
        return
    names = _names(session, event.delegation)
    assigned = people.account(session, event.assignment.account_id)
    others, more = _others(session, event.also_for)
    mail = AssignmentCreated(
        to=Named.of(assigned),
        **names,
        rights=_rights(session, event.assignment.rights, assigned.language),
        ends_on=event.delegation.ends_on,
        others=others,
        more=more,
    )
    emails.queue(session, mail, cause=cause, account=assigned)


def of_ended_assignment(
    session: Session, event: events.delegation.AssignmentEnded, *, cause: Cause
) -> None:
    """Tell somebody for whom they may no longer work, once for all that one act has taken away.

    Of a delegation that has ended or become narrower, its two sides are told; whoever is deleted
    is told of that.

    :raises Defer: if they are not known yet, or one of the establishments is not
    """
    if event.notified_with is not None or event.reason != REMOVED:
        return
    names = _names(session, event.delegation)
    taken_out = people.account(session, event.assignment.account_id)
    others, more = _others(session, event.also_for)
    mail = AssignmentEnded(to=Named.of(taken_out), **names, others=others, more=more)
    emails.queue(session, mail, cause=cause, account=taken_out)


def _others(session: Session, its_ids: Sequence[UUID]) -> tuple[list[str], int]:
    """Name the first of the other establishments, and count the rest.

    :raises Defer: if one of them is not known yet
    """
    others = [people.establishment(session, its_id).name for its_id in its_ids[:NAMED]]
    return others, len(its_ids) - len(others)


def _names(session: Session, facts: DelegationFacts) -> dict[str, str]:
    """Name both sides.

    :raises Defer: if one of them is not known yet
    """
    sides: dict[str, UUID] = {
        "centralising": facts.centralising_id,
        "delegating": facts.delegating_id,
    }
    return {side: people.establishment(session, its_id).name for side, its_id in sides.items()}


def _both_sides(session: Session, facts: DelegationFacts, cause: Cause) -> Sequence[KnownAccount]:
    return [
        administrator
        for side in (facts.centralising_id, facts.delegating_id)
        for administrator in people.administrators(session, side, today=cause.today)
    ]


def _lines(facts: DelegationFacts, status: str) -> dict[str, str]:
    return {line.service: line.level for line in facts.lines if line.status == status}


def _rights(session: Session, levels: Mapping[str, str], language: str) -> list[Right]:
    return [
        Right(service=people.service_label(session, code, language), level=level)
        for code, level in levels.items()
    ]
