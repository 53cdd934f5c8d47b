"""Operators of an installation."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click
from sqlalchemy import select

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from shared import clock, db
from shared.auth import Duty, Level
from shared.errors import Conflict, NotFound

if TYPE_CHECKING:
    from services.identity.actions.resetting import Found


@dataclass(frozen=True)
class Operator:
    """An operator, as whoever looks after the installation sees them.

    :ivar status: `expired` from the day after `expires_on`
    :ivar duties: short names
    """

    identifier: str
    name: str
    email: str
    profile: str
    status: str
    expires_on: date | None
    duties: tuple[str, ...]


def create_operator(
    installation: Installation,
    *,
    title: str,
    first_name: str,
    last_name: str,
    email: str,
    duties: Collection[str],
) -> str:
    """Make an operator's account, and return its identifier.

    What is said of them is cleaned and judged as the API does it.

    :param duties: short names: register, catalogue, letters, print, support
    :raises click.UsageError: if the API would refuse something; nothing is changed
    """
    from services.accounts.actions import operators

    coordinates = _judged(title=title, first_name=first_name, last_name=last_name, email=email)
    engine = db.connect(installation.database_url("accounts"), pool_size=1)
    try:
        with db.sessions(engine).begin() as begun:
            account = operators.create(
                begun,
                **coordinates,
                duties=[Duty(f"duty:{duty}") for duty in duties],
                now=clock.now(),
            )
            return account.identifier
    finally:
        engine.dispose()


def _judged(**said: str) -> dict[str, Any]:
    """Read what an operator's account is to say of its holder, cleaned."""
    from marshmallow import ValidationError

    from services.accounts.schemas.people import NewCoordinates

    try:
        read: dict[str, Any] = NewCoordinates().load(said)
    except ValidationError as error:
        faults: dict[str, list[str]] = error.messages_dict
        raise click.UsageError(
            "\n".join(
                f"--{name.replace('_', '-')}: {message}"
                for name, messages in faults.items()
                for message in messages
            )
        ) from error
    return read


def list_operators(installation: Installation) -> list[Operator]:
    """List the operators who are not deleted, by name."""
    from services.accounts import queries
    from services.accounts.domain import AccountStatus
    from services.accounts.models import Account

    today = clock.paris_date(clock.now())
    with session(installation, "accounts") as opened:
        platform = queries.establishments.platform(opened)
        if platform is None:
            return []
        accounts = opened.scalars(
            select(Account)
            .where(Account.establishment_id == platform.id, Account.status != AccountStatus.DELETED)
            .order_by(Account.sort_name, Account.id)
        )
        return [
            Operator(
                identifier=account.identifier,
                name=f"{account.first_name} {account.last_name}",
                email=account.email,
                profile=account.profile,
                status=account.status_on(today),
                expires_on=account.expires_on,
                duties=tuple(
                    duty.removeprefix("duty:")
                    for duty in Duty
                    if account.level_on(duty) is Level.WRITE
                ),
            )
            for account in accounts
        ]


def reset_operators_factors(
    installation: Installation, identifier: str, *, is_rehearsal: bool
) -> "Found":
    """Have the second factors of an operator removed, as soon as identity's worker runs.

    :param is_rehearsal: whether nothing is to be changed
    :raises click.UsageError: if there is no such operator, or nothing can be removed
    """
    from services.identity.actions import resetting

    now = clock.now()
    try:
        with session(installation, "identity") as opened:
            return resetting.by_command(
                opened, identifier=identifier, is_rehearsal=is_rehearsal, now=now
            )
    except NotFound:
        raise click.UsageError(
            f"no operator has the identifier {identifier}: see `./comptoir operator list`"
        ) from None
    except Conflict as refusal:
        raise click.UsageError(refusal.title) from None
