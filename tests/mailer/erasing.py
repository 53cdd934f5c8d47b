"""Erasing somebody, and what is left in the storage."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from shared.events.accounts import (
    AccountDeleted,
    AccountErasureRequested,
    AccountFacts,
)
from tests.mailer.world import World

ANNE = {"first_name": "Anne-Canari", "last_name": "Aucanari", "email": "anne.canari@example.org"}


def erase(world: World, facts: AccountFacts) -> None:
    """Let somebody be deleted, and erased when their time is over."""
    world.told(AccountDeleted(account=replace(facts, status="deleted")))
    world.told(requested(facts))


def requested(facts: AccountFacts) -> AccountErasureRequested:
    return AccountErasureRequested(
        account_id=facts.account_id, establishment_id=facts.establishment_id
    )


def invited_by(world: World, author: AccountFacts, home: Any) -> AccountFacts:
    """Let somebody be invited by another, and the e-mail with the link be sent."""
    facts = world.facts(home, status="invited")
    world.receive(world.created(facts, by=author))
    world.told(world.code_for(facts, invited_by=author))
    return facts


def files(world: World) -> list[Path]:
    return [path for path in Path(world.tools.settings.storage).rglob("*.pdf") if path.is_file()]
