"""Keeping what `accounts` tells of people and establishments: the newest statement, in full."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from services.mailer.models import Base, Invitation, KnownAccount, KnownEstablishment
from shared import newest
from shared.events.accounts import AccountFacts, EstablishmentFacts, Person


def keep_establishment(session: Session, facts: EstablishmentFacts, *, sequence: int) -> None:
    """Keep an establishment as told, unless something newer is kept."""
    _keep(session, KnownEstablishment.of(facts, sequence=sequence))


def keep_account(session: Session, facts: AccountFacts, *, sequence: int) -> None:
    """Keep an account as told, unless something newer, or its deletion, is kept."""
    _keep(session, KnownAccount.of(facts, sequence=sequence))


def note_invitation(
    session: Session,
    facts: AccountFacts,
    *,
    message_id: UUID,
    inviter: Person | None,
    invited_on: date,
    is_again: bool,
) -> None:
    """Keep why somebody is about to get a password link."""
    session.merge(
        Invitation(
            message_id=message_id,
            establishment_id=facts.establishment_id,
            account_id=facts.account_id,
            inviter=inviter and inviter.to_data(),
            invited_on=invited_on,
            is_again=is_again,
        )
    )


def _keep(session: Session, row: Base) -> None:
    table = row.__table__
    assert isinstance(table, Table)
    values: dict[str, Any] = {name: getattr(row, name) for name in list(table.columns.keys())}
    newest.keep(session, type(row), [values])
