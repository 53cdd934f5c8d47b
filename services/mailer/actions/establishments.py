"""What administrators are told of their establishment: suspended, closed, corrected, overdue."""

from sqlalchemy.orm import Session

from services.mailer.actions import emails
from services.mailer.actions.cause import Cause
from services.mailer.domain.mails import (
    EstablishmentClosed,
    EstablishmentCorrected,
    EstablishmentReactivated,
    EstablishmentSuspended,
    FactorPolicyChanged,
    Named,
    ReviewOverdue,
)
from services.mailer.queries import people
from shared import events

OF_FACTORS = frozenset({"second_factor_for", "second_factor_from"})
"""What says whom an establishment asks for a second factor."""


def of_factor_policy(
    session: Session, event: events.accounts.EstablishmentChanged, *, cause: Cause
) -> None:
    """Tell them whom it asks for a second factor from now on, if that has changed."""
    home = event.establishment
    if OF_FACTORS.isdisjoint(event.changed):
        return
    emails.queue_to_administrators(
        session,
        home.establishment_id,
        lambda to: FactorPolicyChanged(
            to=Named.of(to),
            establishment=home.name,
            whom=home.second_factor_for,
            since=home.second_factor_from,
        ),
        cause=cause,
    )


def of_suspension(
    session: Session, event: events.accounts.EstablishmentSuspended, *, cause: Cause
) -> None:
    """Tell them that nobody signs in any more, and why."""
    home = event.establishment
    emails.queue_to_administrators(
        session,
        home.establishment_id,
        lambda to: EstablishmentSuspended(
            to=Named.of(to),
            establishment=home.name,
            suspended_on=cause.day,
            reason=event.reason,
        ),
        cause=cause,
    )


def of_reactivation(
    session: Session, event: events.accounts.EstablishmentReactivated, *, cause: Cause
) -> None:
    """Tell them that people can sign in again."""
    home = event.establishment
    emails.queue_to_administrators(
        session,
        home.establishment_id,
        lambda to: EstablishmentReactivated(
            to=Named.of(to), establishment=home.name, reactivated_on=cause.day
        ),
        cause=cause,
    )


def of_correction(
    session: Session, event: events.accounts.EstablishmentCorrected, *, cause: Cause
) -> None:
    """Tell them which number was wrong, and which one it goes by."""
    home = event.establishment
    emails.queue_to_administrators(
        session,
        home.establishment_id,
        lambda to: EstablishmentCorrected(
            to=Named.of(to),
            establishment=home.name,
            corrected_on=cause.day,
            reason=event.reason,
            siret=home.siret,
            former_siret=event.former_siret,
            former_contract_number=event.former_contract_number,
            contract_number=event.contract_number,
        ),
        cause=cause,
    )


def of_closing(
    session: Session, event: events.accounts.EstablishmentClosed, *, cause: Cause
) -> None:
    """Tell them that it is closed, why, and what takes it over.

    Of a registration that was never proven nobody is told: it has no administrator yet.

    :raises Defer: if what takes it over is not known yet
    """
    home, heir = event.establishment, event.merged_into
    merged_into = people.establishment(session, heir).name if heir else None
    emails.queue_to_administrators(
        session,
        home.establishment_id,
        lambda to: EstablishmentClosed(
            to=Named.of(to),
            establishment=home.name,
            closed_on=cause.day,
            reason=event.reason,
            merged_into=merged_into,
        ),
        cause=cause,
    )


def of_overdue_review(
    session: Session, event: events.accounts.ReviewOverdue, *, cause: Cause
) -> None:
    """Tell them that a review of the accounts is overdue."""
    home = event.establishment
    emails.queue_to_administrators(
        session,
        home.establishment_id,
        lambda to: ReviewOverdue(
            to=Named.of(to),
            establishment=home.name,
            due_on=event.due_on,
            last_reviewed_on=event.last_reviewed_on,
        ),
        cause=cause,
    )
