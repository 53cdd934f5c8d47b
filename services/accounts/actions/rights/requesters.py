"""Whether what somebody asked for may still take effect (design.md §4.2).

Authority counts when the effect happens: whoever asked must still be able to ask for it, about an
account that may have become more meanwhile.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.actions.rights import granting
from services.accounts.domain.requester import Requester
from services.accounts.models import Account, EstablishmentStatus, KnownClient
from shared import access
from shared.auth import Level, Profile


def may_have(
    session: Session,
    requester: Requester,
    account: Account,
    *,
    now: datetime,
    staleness: timedelta,
) -> bool:
    """Tell whether somebody may still have what they asked for about an account.

    At home they may, also if they have left; but never about somebody with a duty that they lacked
    then, or lack now. A delegate may while the delegation they asked by lets them; whoever is no
    person of the house may not if the holder has become an administrator, has a right beyond what
    they had then or have now, or is assigned in a delegation. Nothing takes effect in an
    establishment out of service.

    :param staleness: how old knowledge of delegations may be
    :raises AccessKnowledgeStale: if it is older
    """
    home = queries.establishments.find(session, account.establishment_id)
    if home.status is not EstablishmentStatus.ACTIVE:
        return False
    if requester.account_id == account.id:
        return True
    if requester.reach is None:
        return _covers_duties(session, requester, account)
    return (
        account.profile is Profile.USER
        and _covers(requester, account)
        and not queries.workplaces.is_assigned(session, account)
        and _is_still_let(session, requester, account, now=now, staleness=staleness)
    )


def _covers_duties(session: Session, requester: Requester, account: Account) -> bool:
    needed = granting.duties_of(account)
    if not needed:
        return True
    assert requester.account_id is not None
    held = access.duties_of(session, requester.account_id, since=requester.asked_at)
    return needed <= requester.duties & held


def _covers(requester: Requester, account: Account) -> bool:
    held = requester.reach or {}
    return all(held.get(code, Level.NONE).covers(account.level_on(code)) for code in account.rights)


def _is_still_let(
    session: Session,
    requester: Requester,
    account: Account,
    *,
    now: datetime,
    staleness: timedelta,
) -> bool:
    if requester.client_id is not None:
        client = session.get(KnownClient, requester.client_id)
        if client is not None and not client.is_good(now):
            return False
    if requester.delegation_id is None:
        return True
    actor_id = requester.account_id or requester.client_id
    assert actor_id is not None
    held = access.reach_now(
        session,
        delegation_id=requester.delegation_id,
        actor_id=actor_id,
        service="accounts",
        asked_at=requester.asked_at or now,
        now=now,
        staleness=staleness,
        own="accounts",
    )
    return bool(held) and all(
        held.get(code, Level.NONE).covers(account.level_on(code)) for code in account.rights
    )
