"""What is told of requests for a delegation, their answers, and assignments."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    AssignmentCreated,
    AssignmentEnded,
    DelegationAccepted,
    DelegationCancelled,
    DelegationCorrected,
    DelegationRefused,
    DelegationRequested,
    Named,
)
from services.mailer.queries import people
from shared import events

REMOVED = "removed"
"""Why an assignment is over that somebody has ended by itself."""

NAMED = 50
"""How many other establishments an e-mail names; it counts the rest."""


def of_request(
    session: Session, event: events.delegation.DelegationRequested, *, cause: Cause
) -> None:
    """Tell the delegating side that it is to answer."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    succeeds = sides.name_of(session, event.succeeds_centralising_id)
    emails.queue_to_administrators(
        session,
        facts.delegating_id,
        lambda to: DelegationRequested(
            to=Named.of(to),
            **names,
            rights=sides.rights(session, sides.lines(facts, "pending"), to.language),
            ends_on=facts.ends_on,
            message=facts.message,
            requester=Named.of_optional(event.requested_by),
            succeeds=succeeds,
            mandate_signed_on=event.mandate.signed_on if event.mandate else None,
            mandate_reference=event.mandate.reference if event.mandate else None,
        ),
        cause=cause,
    )


def of_acceptance(
    session: Session, event: events.delegation.DelegationAccepted, *, cause: Cause
) -> None:
    """Tell the centralising side what it may do, and until when."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        facts.centralising_id,
        lambda to: DelegationAccepted(
            to=Named.of(to),
            **names,
            rights=sides.rights(session, sides.lines(facts, "active"), to.language),
            ends_on=facts.ends_on,
            is_narrowed=event.is_narrowed,
        ),
        cause=cause,
    )


def of_refusal(
    session: Session, event: events.delegation.DelegationRefused, *, cause: Cause
) -> None:
    """Tell the centralising side that the answer is no, and why."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        facts.centralising_id,
        lambda to: DelegationRefused(to=Named.of(to), **names, reason=facts.reason),
        cause=cause,
    )


def of_cancellation(
    session: Session, event: events.delegation.DelegationCancelled, *, cause: Cause
) -> None:
    """Tell the delegating side that there is nothing to answer any more."""
    names = sides.about(session, event.delegation)
    emails.queue_to_administrators(
        session,
        event.delegation.delegating_id,
        lambda to: DelegationCancelled(to=Named.of(to), **names),
        cause=cause,
    )


def of_correction(
    session: Session, event: events.delegation.DelegationCorrected, *, cause: Cause
) -> None:
    """Tell the other side which number was wrong; whose it is, is told by its own correction."""
    facts, names = event.delegation, sides.about(session, event.delegation)
    establishment = people.establishment(session, event.establishment_id).name
    emails.queue_to_each(
        session,
        sides.administrators(session, facts, cause, but=event.establishment_id),
        lambda to: DelegationCorrected(
            to=Named.of(to),
            **names,
            establishment=establishment,
            siret=event.siret,
            former_siret=event.former_siret,
            former_contract_number=event.former_contract_number,
            contract_number=event.contract_number,
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
    names = sides.names(session, event.delegation)
    assigned = people.account(session, event.assignment.account_id)
    others, more = _others(session, event.also_for)
    mail = AssignmentCreated(
        to=Named.of(assigned),
        **names,
        rights=sides.rights(session, event.assignment.rights, assigned.language),
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
    names = sides.names(session, event.delegation)
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
