"""What races of administrators are run with."""

from collections.abc import Callable

from sqlalchemy import select

from services.accounts.domain import AccountStatus
from services.accounts.models import Account
from shared.auth import Profile
from tests.accounts.world import Person, World
from tests.answers import Answer

Call = Callable[[], Answer]


def administrators_of(world: World, head: Person) -> int:
    """Count who can administer an establishment."""
    with world.look() as session:
        left = session.scalars(
            select(Account).where(
                Account.establishment_id == head.home,
                Account.profile == Profile.ADMINISTRATOR,
                Account.status == AccountStatus.ACTIVE,
            )
        ).all()
    return len(left)


def delete_all(caller: Person, whom: list[Person]) -> Answer:
    ids = [str(person.account_id) for person in whom]
    return caller.post(f"{caller.accounts}/bulk", {"action": "delete", "ids": ids})
