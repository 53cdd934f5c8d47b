"""Letters with codes, as accounts announces them."""

from collections.abc import Iterable
from typing import Any

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


def code_of(world: World, said: list[Any]) -> str:
    """Read the letter of one asker."""
    (code,) = codes_in(world, said).values()
    return code


def confirm(world: World, home: str, code: str) -> Any:
    return world.call("POST", f"/establishments/{home}/confirm", {"code": code})
