"""Keeping what `accounts` tells of people and establishments: the newest statement, in full."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from services.mailer.models import Base, KnownAccount, KnownEstablishment
from shared import newest
from shared.events.accounts import AccountFacts, EstablishmentFacts

OWN = frozenset({"preferences"})
"""What nobody announces: the mailer was told it by the holder."""


def keep_establishment(session: Session, facts: EstablishmentFacts, *, sequence: int) -> None:
    """Keep an establishment as told, unless something newer is kept."""
    _keep(session, KnownEstablishment.of(facts, sequence=sequence))


def keep_account(session: Session, facts: AccountFacts, *, sequence: int) -> None:
    """Keep an account as told, unless something newer, or its deletion, is kept."""
    _keep(session, KnownAccount.of(facts, sequence=sequence))


def _keep(session: Session, row: Base) -> None:
    table = row.__table__
    assert isinstance(table, Table)
    told = [column.name for column in table.columns if column.name not in OWN]
    values: dict[str, Any] = {name: getattr(row, name) for name in told}
    newest.keep(session, type(row), [values])
