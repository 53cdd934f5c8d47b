"""What design.md §4.8 says of access, written down a second time, without a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shared.events import Event
from shared.events.accounts import AccountFacts, AccountSnapshot, EstablishmentSnapshot
from shared.events.delegation import AccessChanged

LEVELS = ["none", "read", "write"]


@dataclass(frozen=True)
class Told:
    """A statement, with the number that its subject had reached."""

    event: Event
    sequence: int


class Reference:
    """What is so after a history."""

    def __init__(self, history: list[Told]) -> None:
        events = list(newest(history))
        self.establishments = {
            event.establishment.establishment_id: event.establishment
            for event in events
            if isinstance(event, EstablishmentSnapshot)
        }
        self.accounts = {
            event.account.account_id: event.account
            for event in events
            if isinstance(event, AccountSnapshot)
        }
        self.delegations = [event for event in events if isinstance(event, AccessChanged)]

    def level(self, account_id: UUID, establishment_id: UUID, service: str, today: date) -> str:
        """Tell how far an account may go on a service in an establishment."""
        account = self.accounts.get(account_id)
        if account is None or (account.expires_on is not None and today > account.expires_on):
            return "none"
        if not {account.establishment_id, establishment_id} <= self.active_establishments():
            return "none"
        if account.establishment_id == establishment_id:
            return at_home(account, service)
        if account.status != "active":
            return "none"
        granted = self.granted(account, establishment_id, service, today)
        return max(granted, key=LEVELS.index, default="none")

    def active_establishments(self) -> set[UUID]:
        return {key for key, known in self.establishments.items() if known.status == "active"}

    def granted(
        self, account: AccountFacts, establishment_id: UUID, service: str, today: date
    ) -> Iterator[str]:
        """Tell what each delegation of this pair gives."""
        for delegation in self.delegations:
            is_of_the_pair = (
                delegation.centralising_id == account.establishment_id
                and delegation.delegating_id == establishment_id
            )
            if is_of_the_pair and delegation.is_granting and today <= delegation.ends_on:
                for assigned in delegation.assignments:
                    if assigned.account_id == account.account_id:
                        both = [delegation.lines.get(service), assigned.rights.get(service)]
                        yield min((level or "none" for level in both), key=LEVELS.index)

    def level_of_client(
        self,
        client_id: UUID,
        home_id: UUID,
        scopes: set[str],
        establishment_id: UUID,
        service: str,
        today: date,
    ) -> str:
        """Tell how far a machine client may go on a service in an establishment."""
        by_scope = next((lv for lv in ("write", "read") if f"{service}:{lv}" in scopes), "none")
        if not {home_id, establishment_id} <= self.active_establishments():
            return "none"
        if home_id == establishment_id:
            return by_scope
        granted = ["none"]
        for told in self.delegations:
            if (told.centralising_id, told.delegating_id) != (home_id, establishment_id):
                continue
            if told.is_granting and told.ends_on >= today:
                for given in told.clients:
                    if given.client_id == client_id:
                        both = [told.lines.get(service), given.rights.get(service), by_scope]
                        granted.append(min((lv or "none" for lv in both), key=LEVELS.index))
        return max(granted, key=LEVELS.index)


def at_home(account: AccountFacts, service: str) -> str:
    if account.status not in ("active", "invited"):
        return "none"
    if service in ("accounts", "letters"):
        return "write" if account.profile == "administrator" else "none"
    return account.rights.get(service, "none")


def newest(history: list[Told]) -> Iterator[Any]:
    """Tell the last word on each subject; that an account is deleted is the last in any case."""
    last: dict[str, Told] = {}
    for told in history:
        known = last.setdefault(told.event.subject_id, told)
        is_final = isinstance(known.event, AccountSnapshot) and (
            known.event.account.status == "deleted"
        )
        if told.sequence > known.sequence and not is_final:
            last[told.event.subject_id] = told
    return (told.event for told in last.values())
