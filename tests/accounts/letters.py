"""Letters with codes, as accounts announces them."""

from collections.abc import Iterable

from shared.events import Event, accounts
from tests.accounts.world import World


def letters_in(said: Iterable[Event]) -> list[accounts.EstablishmentCodesIssued]:
    """Tell which letters with codes have left."""
    return [event for event in said if isinstance(event, accounts.EstablishmentCodesIssued)]


def codes_in(world: World, said: Iterable[Event]) -> dict[str, str]:
    """Read every code that has left, by the id of its asker."""
    return {
        str(asker.asker_id): world.unsealer.unseal(asker.sealed)
        for letter in letters_in(said)
        for asker in letter.askers
    }
