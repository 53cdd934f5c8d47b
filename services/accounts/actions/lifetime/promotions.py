"""From user to administrator, never back [S1]."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.accounts import require_postal_address, require_still_there
from services.accounts.models import Account
from shared import access
from shared.auth import Actor
from shared.clock import paris_date
from shared.events.accounts import AccountPromoted


def promote(
    session: Session,
    account: Account,
    *,
    actor: Actor,
    postal_address: Mapping[str, Any] | None,
    now: datetime,
) -> Account:
    """Make an administrator of a user, in a locked account of a locked establishment.

    It counts from their next sign-in on; the legal representative gets a letter [S1].

    :param postal_address: the professional one; None: the one that is known
    :raises AlreadyAdministrator: if they are one
    :raises NotActivated, RenewalRequired: if the account is not active, or overdue
    :raises Invalid: if no postal address is known
    """
    require_still_there(session, actor)
    account.promote(paris_date(now))
    require_postal_address(postal_address or account.postal_address)
    if postal_address:
        account.postal_address = dict(postal_address)
    access.announce(
        session,
        AccountPromoted(account=account.facts(), promoted_by=queries.people.caller(session, actor)),
        sequence=account.advance(),
    )
    return account
