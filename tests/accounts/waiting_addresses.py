"""Addresses that somebody has asked for, and that wait to be confirmed."""

from shared.events import identity
from tests.accounts.world import Person, World

NEW = "elle@example.org"
OTHER = "autre@example.org"


def confirm(world: World, person: Person, email: str = NEW) -> bool:
    """Confirm the address that waits, and tell whether it counts from now on."""
    world.hear(
        identity.EmailConfirmed(
            account_id=person.account_id, establishment_id=person.home, email=email
        )
    )
    account = world.account(person)
    assert account.pending_email is None
    return account.email == email
