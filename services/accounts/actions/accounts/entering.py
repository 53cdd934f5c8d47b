"""Putting new accounts in their rows, whoever asks for them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.accounts.domain import identifiers
from services.accounts.errors import NoIdentifier
from services.accounts.models import Account
from shared.db import new_id


def enter(session: Session, facts: Mapping[str, Any]) -> Account:
    """Add an account under the first free identifier that is drawn, as `enter_all`."""
    (account,) = enter_all(session, [facts])
    return account


def enter_all(session: Session, wanted: Sequence[Mapping[str, Any]]) -> list[Account]:
    """Add accounts, each under the first free identifier that is drawn for it.

    :param wanted: of each, coordinates and what else its row holds
    :raises NoIdentifier: if all that were drawn for one are taken
    """
    draws = [identifiers.candidates(facts["first_name"], facts["last_name"]) for facts in wanted]
    entered: dict[int, Account] = {}
    while left := [place for place in range(len(wanted)) if place not in entered]:
        rows = []
        for place in left:
            identifier = next(draws[place], None)
            if identifier is None:
                raise NoIdentifier
            rows.append({**wanted[place], "identifier": identifier})
        for place, account in zip(left, add(session, rows), strict=True):
            if account is not None:
                entered[place] = account
    return [entered[place] for place in range(len(wanted))]


def add(session: Session, wanted: Sequence[Mapping[str, Any]]) -> list[Account | None]:
    """Add accounts under the identifiers they have; None for one whose identifier is taken.

    Identifiers are unique on the whole platform, and the caller sees one establishment only: so it
    is the database that tells whether one is taken.
    """
    if not wanted:
        return []
    rows = [_row(facts) for facts in wanted]
    names = {name for row in rows for name in row}
    statement = insert(Account).on_conflict_do_nothing(index_elements=[Account.identifier])
    found = session.scalars(
        statement.returning(Account), [{**dict.fromkeys(names), **row} for row in rows]
    )
    added = {account.id: account for account in found}
    return [added.get(row["id"]) for row in rows]


def _row(facts: Mapping[str, Any]) -> dict[str, Any]:
    account = Account(**{"id": new_id(), **facts})
    account.index()
    account.known_as = account.identity()
    columns = Account.__mapper__.column_attrs.keys()
    return {name: getattr(account, name) for name in columns if name in account.__dict__}
