"""What somebody asked for by a delegation: may they still have it, now that it takes effect?"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from shared import clock
from shared.access.delegated import Grant
from shared.access.facts import Facts, Subject, facts_of
from shared.access.projection import PUBLISHERS
from shared.access.staleness import STALENESS, known_as_of, require_fresh
from shared.access.standing import is_active, why_barred
from shared.access.tables import AccessDelegation
from shared.auth import Level


def reach_now(
    session: Session,
    *,
    delegation_id: UUID,
    actor_id: UUID,
    service: str,
    asked_at: datetime,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> Mapping[str, Level]:
    """Tell what somebody may use now who asked for something by a delegation.

    Nothing, once that delegation has ended, is suspended, or no longer lets them write in the
    service, nor when it does again: what is void stays void. Another one that lets them makes no
    difference: they would ask again by it. Of what other delegations let them use besides, only
    what they have let them since then counts.

    :param actor_id: the account, or the machine client, that asked
    :param service: by the right on which it was asked
    :param asked_at: when it was
    :param staleness: how old knowledge may be to decide on a delegation
    :param own: whose facts this database owns, `accounts` or `delegation`: they are never old here
    :return: service code to level, in the delegating establishment
    :raises AccessKnowledgeStale: if what is known is too old
    """
    today, delegation = clock.paris_date(now), session.get(AccessDelegation, delegation_id)
    subject = Subject(actor_id) if delegation is None else _subject(actor_id, delegation)
    (facts,) = facts_of(session, [subject], today=today)
    as_of = known_as_of(facts.known_as_of, PUBLISHERS, now=now, own=own)
    require_fresh(as_of, now=now, staleness=staleness)
    if delegation is None or not _is_able(subject, facts, today=today):
        return {}
    held = {
        code: grant
        for code, grant in facts.grants.items()
        if _has_let_since(session, grant, actor_id, asked_at)
    }
    by = held.get(service)
    if by is None or by.delegation_id != delegation_id or by.level is not Level.WRITE:
        return {}
    return {code: grant.level for code, grant in held.items()}


def _has_let_since(session: Session, grant: Grant, actor_id: UUID, asked_at: datetime) -> bool:
    by = session.get(AccessDelegation, grant.delegation_id)
    return by is not None and by.has_let_since(actor_id, asked_at)


def _subject(actor_id: UUID, delegation: AccessDelegation) -> Subject:
    is_client = str(actor_id) in delegation.clients
    return Subject(actor_id, is_client, delegation.centralising_id, delegation.delegating_id)


def _is_able(subject: Subject, facts: Facts, *, today: date) -> bool:
    if subject.is_client:
        return is_active(facts.home)
    return not why_barred(facts, today=today, at_home=False)
