"""Who must have a second factor, as an establishment asks for it."""

from dataclasses import replace
from datetime import date

from shared.events import accounts
from tests.identity.world import TODAY, World


def ask(world: World, whom: str | None, since: date | None = TODAY) -> None:
    """Let the town ask for a second factor; None: of nobody any more."""
    facts = replace(world.town, second_factor_for=whom, second_factor_from=since if whom else None)
    changed = ["second_factor_for", "second_factor_from"]
    world.hear(accounts.EstablishmentChanged(establishment=facts, changed=changed))
