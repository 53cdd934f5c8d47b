"""Who must have a second factor, as establishments ask for it."""

from dataclasses import replace
from datetime import date

from shared.events import accounts
from shared.events.accounts import EstablishmentFacts
from tests.identity.world import TODAY, World


def ask(
    world: World,
    whom: str | None,
    since: date | None = TODAY,
    *,
    home: EstablishmentFacts | None = None,
) -> None:
    """Let an establishment, the town unless told otherwise, ask for a second factor."""
    facts = replace(
        home or world.town, second_factor_for=whom, second_factor_from=since if whom else None
    )
    changed = ["second_factor_for", "second_factor_from"]
    world.hear(accounts.EstablishmentChanged(establishment=facts, changed=changed))
