"""All that this service keeps of an account (GDPR art. 15)."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.delegation.models import (
    AccountLink,
    Amendment,
    Assignment,
    Delegation,
    DelegationEvent,
    Objection,
    Person,
    Transfer,
)
from shared import links
from shared.erasure import Row, told

OF_PERSON = ("title", "first_name", "last_name", "email", "phone")
OF_DELEGATION = (
    *("id", "requested_at", "answered_at", "message", "reason"),
    *("mandate_signed_on", "mandate_reference"),
)
OF_AMENDMENT = ("id", "delegation_id", "requested_at", "answered_at", "message", "reason")
OF_OBJECTION = ("id", "delegation_id", "made_at", "message", "answered_at", "answer")
OF_TRANSFER = ("id", "count", "offered_at", "message", "settled_at", "reason")
OF_ASSIGNMENT = ("delegation_id", "rights", "assigned_at", "ended_at", "end_reason")
OF_EVENT = ("delegation_id", "happened_at", "kind", "side", "facts")


def of(session: Session, account_id: UUID) -> dict[str, list[Row]]:
    """Tell what is kept: who they are, what they asked and answered, where they are assigned."""
    amended_by_them = or_(Amendment.requested_by == account_id, Amendment.answered_by == account_id)
    objected_by_them = or_(Objection.made_by == account_id, Objection.answered_by == account_id)
    transferred_by_them = or_(Transfer.offered_by == account_id, Transfer.settled_by == account_id)
    by_them = or_(Delegation.requested_by == account_id, Delegation.answered_by == account_id)
    return {
        "person": [
            told(row, *OF_PERSON)
            for row in session.scalars(select(Person).where(Person.id == account_id))
        ],
        "delegations": [
            told(row, *OF_DELEGATION)
            for row in session.scalars(select(Delegation).where(by_them).order_by(Delegation.id))
        ],
        "amendments": [
            told(row, *OF_AMENDMENT)
            for row in session.scalars(
                select(Amendment).where(amended_by_them).order_by(Amendment.id)
            )
        ],
        "objections": [
            told(row, *OF_OBJECTION)
            for row in session.scalars(
                select(Objection).where(objected_by_them).order_by(Objection.id)
            )
        ],
        "transfers": [
            told(row, *OF_TRANSFER)
            for row in session.scalars(
                select(Transfer).where(transferred_by_them).order_by(Transfer.id)
            )
        ],
        "assignments": [
            told(row, *OF_ASSIGNMENT)
            for row in session.scalars(
                select(Assignment)
                .where(Assignment.account_id == account_id)
                .order_by(Assignment.id)
            )
        ],
        "links": [told(row, *links.TOLD) for row in session.scalars(AccountLink.of(account_id))],
        "events": [
            told(row, *OF_EVENT)
            for row in session.scalars(
                select(DelegationEvent)
                .where(DelegationEvent.account_id == account_id)
                .order_by(DelegationEvent.id)
            )
        ],
    }
