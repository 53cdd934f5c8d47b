"""What somebody asked for by a delegation: may they still have it, now that it takes effect?"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock
from shared.access.delegated import grants_of
from shared.access.projection import PUBLISHERS, find_account
from shared.access.staleness import STALENESS, known_as_of, require_fresh
from shared.access.standing import is_active, why_barred
from shared.access.tables import AccessDelegation, Assignee
from shared.auth import Level


def reach_now(
    session: Session,
    *,
    delegation_id: UUID,
    actor_id: UUID,
    service: str,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> Mapping[str, Level]:
    """Tell what somebody may use now who asked for something by a delegation.

    Nothing, once that delegation has ended, is suspended, or no longer lets them write in the
    service; another one that does makes no difference: they would ask again by it.

    :param actor_id: the account, or the machine client, that asked
    :param service: by the right on which it was asked
    :param staleness: how old knowledge may be to decide on a delegation
    :param own: whose facts this database owns, `accounts` or `delegation`: they are never old here
    :return: service code to level, in the delegating establishment
    :raises AccessKnowledgeStale: if what is known is too old
    """
    require_fresh(known_as_of(session, PUBLISHERS, now=now, own=own), now=now, staleness=staleness)
    delegation = session.get(AccessDelegation, delegation_id)
    if delegation is None:
        return {}
    is_client, today = str(actor_id) in delegation.clients, clock.paris_date(now)
    assignee = Assignee(actor_id, delegation.centralising_id, is_client=is_client)
    if not _is_able(session, assignee, now=now):
        return {}
    place = delegation.delegating_id
    grants = grants_of(session, assignee, today=today, establishment_id=place).get(place, {})
    by = grants.get(service)
    if by is None or by.delegation_id != delegation_id or by.level is not Level.WRITE:
        return {}
    return {code: grant.level for code, grant in grants.items()}


def _is_able(session: Session, assignee: Assignee, *, now: datetime) -> bool:
    if assignee.is_client:
        return is_active(session, assignee.home_id)
    account = find_account(session, assignee.id)
    return not why_barred(session, account, today=clock.paris_date(now), at_home=False)
