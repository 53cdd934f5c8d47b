"""What one account is shown with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from services.accounts.models import Account
from services.accounts.queries import acts, administrators, rights, services
from services.accounts.queries.acts import AccountAct
from services.accounts.queries.services import Usable
from shared.auth import Actor, Level
from shared.clock import paris_date


class Shown(NamedTuple):
    """What the caller may do to an account, and what the services of its rights are called."""

    acts: Sequence[AccountAct]
    services: Sequence[Usable]


def of(
    session: Session, actor: Actor, account: Account, *, invite_pause: timedelta, now: datetime
) -> Shown:
    """Find out both by one statement; services that the caller does not see are left out.

    :param invite_pause: how long after an invitation it is not repeated
    :raises NotFound: if the establishment that the caller acts in is not there
    """
    seen = rights.seen(actor, account.rights)
    levels = {code: Level(level) for code, level in seen.items()}
    found = administrators.with_able(
        session,
        actor.acting_tenant,
        today=paris_date(now),
        codes=services.going_somewhere(levels),
    )
    act_rules = acts.rules_by(found, actor, invite_pause=invite_pause, now=now)
    return Shown(act_rules.open_to(account), services.usable_of(found.named, levels))
