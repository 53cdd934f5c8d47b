"""Putting a new account in its row, whoever asks for it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from services.accounts.domain import identifiers
from services.accounts.errors import NoIdentifier
from services.accounts.models import Account


def enter(session: Session, *, coordinates: Mapping[str, Any], **facts: Any) -> Account:
    """Add an account under the first free identifier that is drawn.

    Identifiers are unique on the whole platform, and the caller sees one establishment only: so
    it is the database that tells whether one is taken.

    :param coordinates: title, first_name, last_name, email and the like
    :param facts: establishment_id, profile, rights, invited_at and the like
    :raises NoIdentifier: if all that were drawn are taken
    """
    names = coordinates["first_name"], coordinates["last_name"]
    for identifier in identifiers.candidates(*names):
        account = Account(identifier=identifier, **coordinates, **facts)
        if is_entered(session, account):
            return account
    raise NoIdentifier


def is_entered(session: Session, account: Account) -> bool:
    """Add an account under the identifier it has; tell whether that was free, or add nothing."""
    account.index()
    account.known_as = account.identity()
    try:
        with session.begin_nested():
            session.add(account)
    except IntegrityError as error:
        if "uq_accounts_identifier" not in str(error.orig):
            raise
        return False
    return True
