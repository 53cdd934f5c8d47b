"""Accounts of a former platform, and the passwords that come after them."""

from collections.abc import Callable
from typing import Any

from click.testing import Result
from sqlalchemy import select

from services.identity.models import Credential
from shared.events.accounts import AccountTakenOver
from tests.identity.world import TODAY, Holder, World

Take = Callable[..., Result]


def taken_over(world: World, **facts: Any) -> Holder:
    """Let an account of a former platform be taken over, active."""
    account = world.account(status="active", expires_on=TODAY.replace(year=2028), **facts)
    world.hear(AccountTakenOver(account=account))
    return Holder(account)


def credential(world: World, holder: Holder) -> Credential:
    return world.session.scalars(
        select(Credential)
        .where(Credential.account_id == holder.id)
        .execution_options(populate_existing=True)
    ).one()
