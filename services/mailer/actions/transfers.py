"""The two centralising establishments are told of transfers of delegations."""

from typing import Any

from sqlalchemy.orm import Session

from services.mailer.actions import delegation_sides as sides
from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import Named, TransferAnswered, TransferEnded, TransferOffered
from services.mailer.domain.mails.transfers import TRANSFERS
from services.mailer.queries import people
from shared import clock, events


def of_offer(session: Session, event: events.delegation.TransferOffered, *, cause: Cause) -> None:
    """Tell the establishment that may take it until when it is to answer."""
    facts, about = event.transfer, _about(session, event.transfer)
    emails.queue_to_administrators(
        session,
        facts.taking_id,
        lambda to: TransferOffered(
            to=Named.of(to),
            **about,
            message=facts.message,
            answer_on=clock.paris_date(facts.answer_by),
        ),
        cause=cause,
    )


def of_answer(
    session: Session,
    event: events.delegation.TransferTaken | events.delegation.TransferDeclined,
    *,
    cause: Cause,
) -> None:
    """Tell the establishment that offered it."""
    facts, about = event.transfer, _about(session, event.transfer)
    is_taken = isinstance(event, events.delegation.TransferTaken)
    emails.queue_to_administrators(
        session,
        facts.giving_id,
        lambda to: TransferAnswered(
            to=Named.of(to), **about, is_taken=is_taken, reason=facts.reason
        ),
        cause=cause,
    )


def of_withdrawal(
    session: Session, event: events.delegation.TransferWithdrawn, *, cause: Cause
) -> None:
    """Tell the establishment that it was offered to."""
    about = _about(session, event.transfer)
    emails.queue_to_administrators(
        session,
        event.transfer.taking_id,
        lambda to: TransferEnded(to=Named.of(to), **about, is_lapsed=False),
        cause=cause,
    )


def of_lapse(session: Session, event: events.delegation.TransferLapsed, *, cause: Cause) -> None:
    """Tell both that nobody has answered; of a closing the one that is not closed."""
    about, closed = _about(session, event.transfer), sides.name_of(session, event.because_of)
    for establishment_id in (event.transfer.giving_id, event.transfer.taking_id):
        if establishment_id == event.because_of:
            continue
        emails.queue_to_administrators(
            session,
            establishment_id,
            lambda to: TransferEnded(to=Named.of(to), **about, is_lapsed=True, closed=closed),
            cause=cause,
        )


def _about(session: Session, facts: events.delegation.TransferFacts) -> dict[str, Any]:
    """Name the two, count the delegations, and tell the page of the portal.

    :raises Defer: if one of them is not known yet
    """
    return {
        "giving": people.establishment(session, facts.giving_id).name,
        "taking": people.establishment(session, facts.taking_id).name,
        "count": facts.count,
        "page": f"{TRANSFERS}/{facts.transfer_id}",
    }
