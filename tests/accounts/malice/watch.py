"""What there is before and after, and whether somebody let in by a delegation may have done it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from services.accounts.models import Account
from tests.accounts.malice.mandate import RANK, Mandate
from tests.accounts.world import World


@dataclass(frozen=True)
class Kept:
    """What is kept of an account."""

    home: UUID
    profile: str
    status: str
    email: str | None
    rights: tuple[tuple[str, str], ...]

    @property
    def by_code(self) -> dict[str, str]:
        return dict(self.rights)


State = dict[UUID, Kept]


def look(world: World, *homes: UUID) -> State:
    """Read the accounts of establishments, deleted ones included."""
    with world.look() as session:
        rows = session.scalars(select(Account).where(Account.establishment_id.in_(homes)))
        return {
            row.id: Kept(
                home=row.establishment_id,
                profile=row.profile.value,
                status=row.status.value,
                email=row.email,
                rights=tuple(sorted((code, str(level)) for code, level in row.rights.items())),
            )
            for row in rows
        }


@dataclass
class Judge:
    """Says what a delegate may not have done (design.md §4.2, §4.8).

    :ivar assigned: accounts of the town that work in delegations themselves
    """

    mandate: Mandate
    assigned: set[UUID]

    def faults(self, before: State, after: State) -> list[str]:
        """List what goes beyond the delegation as it stands now."""
        found = []
        for account_id in before.keys() | after.keys():
            old, new = before.get(account_id), after.get(account_id)
            if old != new:
                found += [f"{account_id}: {why}" for why in self._why_not(account_id, old, new)]
        return found

    def _why_not(self, account_id: UUID, old: Kept | None, new: Kept | None) -> list[str]:
        assert new is not None, "accounts stay, as deleted"
        found = []
        if new.home != self.mandate.town.home:
            found.append("another establishment's")
        if not self.mandate.lets("accounts", "write"):
            found.append(f"without accounts: {self.mandate.reach}")
        if new.profile != "user" or (old and old.profile != "user"):
            found.append("an administrator's")
        if old and old.status == "deleted":
            found.append("of somebody who is gone")
        if new.status != "deleted":
            found += self._rights(old, new)
            if old and old.email != new.email:
                found += self._address(account_id, new)
        return found

    def _rights(self, old: Kept | None, new: Kept) -> list[str]:
        """Neither given nor taken beyond what they hold."""
        was, now = old.by_code if old else {}, new.by_code
        return [
            f"{code}: {was.get(code)} → {now.get(code)} by {self.mandate.reach}"
            for code in was.keys() | now.keys()
            if was.get(code) != now.get(code)
            for level in {was.get(code, "none"), now.get(code, "none")}
            if not self._holds(code, level)
        ]

    def _address(self, account_id: UUID, new: Kept) -> list[str]:
        """Whoever reads an address can set a password: not of somebody who reaches farther."""
        beyond = [code for code, level in new.rights if not self._holds(code, level)]
        found = [f"address of who holds {beyond}"] if beyond else []
        return found + (["address of who is assigned"] if account_id in self.assigned else [])

    def _holds(self, code: str, level: str) -> bool:
        return RANK[self.mandate.reach.get(code, "none")] >= RANK[level]
