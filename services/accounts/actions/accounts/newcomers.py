"""Keeping somebody from getting two accounts here by accident (design.md §4.2)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.domain.identity import Identity
from services.accounts.errors import AlreadyHere
from services.accounts.models import Account


class Newcomers:
    """Knows who of some people has an account here already, or is getting one.

    Whoever asks waits for others who are giving accounts here, until their transactions end: of
    two who give the same person one at the same time, the second finds the first's.
    """

    def __init__(
        self,
        session: Session,
        establishment_id: UUID,
        wanted: Collection[Mapping[str, Any]],
    ) -> None:
        """Look for people.

        :param wanted: of each, at least first_name, last_name and email
        """
        people = {_identity(each) for each in wanted}
        self._here: dict[Identity, Account | None] = {}
        if people:
            queries.accounts.await_other_creations(session, establishment_id)
            self._here.update(queries.accounts.holders(session, establishment_id, people))

    def require(self, wanted: Mapping[str, Any]) -> None:
        """Check that nobody here has the same names and e-mail address.

        :raises AlreadyHere: if somebody has; it tells who, unless they are only about to
        """
        person = _identity(wanted)
        if person not in self._here:
            return
        account = self._here[person]
        raise AlreadyHere(**(_told(account) if account else {}))

    def note(self, wanted: Mapping[str, Any]) -> None:
        """Note that somebody is getting an account."""
        self._here.setdefault(_identity(wanted), None)


def _told(account: Account) -> dict[str, Any]:
    """Tell who is here: no more than the list of accounts tells whoever may create one."""
    return {
        "identifier": account.identifier,
        "account_id": str(account.id),
        "first_name": account.first_name,
        "last_name": account.last_name,
    }


def _identity(wanted: Mapping[str, Any]) -> Identity:
    return Identity.of(wanted["first_name"], wanted["last_name"], wanted["email"])
