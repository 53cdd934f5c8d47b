"""Mails that wait, and the tries at sending them."""

from datetime import timedelta
from typing import Any

import time_machine
from sqlalchemy import select

from services.mailer.models import Attempt, Email, Outcome
from shared.events.accounts import AccountFacts
from tests.mailer.world import World


def queued(world: World, holder: AccountFacts, **code: Any) -> Email:
    """Queue a mail with a one-time code."""
    world.told(world.code_for(holder, purpose="password_reset", **code))
    return world.emails()[-1]


def later(world: World, clock: time_machine.Traveller, **by: float) -> None:
    """Let time go by."""
    world.now += timedelta(**by)
    clock.move_to(world.now, tick=False)


def only(world: World) -> Email:
    (email,) = world.emails()
    return email


def attempts(world: World) -> list[tuple[int, Outcome | None]]:
    with world.look() as session:
        rows = session.scalars(select(Attempt).order_by(Attempt.email_id, Attempt.number)).all()
    return [(row.number, row.outcome) for row in rows]
