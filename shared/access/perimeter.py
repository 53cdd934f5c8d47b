"""Where an account, or a machine client, may act for others (design.md §4.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import clock
from shared.access.clients import Client
from shared.access.delegated import Grant, Grants, grants_of
from shared.access.facts import Facts, Subject, facts_of
from shared.access.projection import PUBLISHERS
from shared.access.staleness import STALENESS, known_as_of, require_fresh
from shared.access.standing import is_active, why_barred
from shared.access.tables import AccessEstablishment, Assignee
from shared.auth.factor_policy import FactorPolicy


@dataclass(frozen=True, kw_only=True)
class Reach:
    """An establishment that an account may act for, and what it may use there.

    :ivar factor_policy: whom it asks for a second factor, beside those whom the platform asks
    """

    establishment_id: UUID
    siret: str
    name: str
    factor_policy: FactorPolicy | None
    grants: Mapping[str, Grant]


def perimeter(
    session: Session,
    *,
    account_id: UUID,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> list[Reach]:
    """List the establishments that an account may act for by delegation, by name.

    :param staleness: how old knowledge may be to decide on a delegation
    :param own: whose facts this database owns, `accounts` or `delegation`: they are never old here
    :raises AccessKnowledgeStale: if what is known is too old
    """
    assignee = account_abroad(session, account_id, now=now, staleness=staleness, own=own)
    if assignee is None:
        return []
    return _named(session, grants_of(session, assignee, today=clock.paris_date(now)))


def account_abroad(
    session: Session,
    account_id: UUID,
    *,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> Assignee | None:
    """Tell as whom delegations know an account; None: it may act nowhere but at home.

    :raises AccessKnowledgeStale: if what is known is too old
    """
    today = clock.paris_date(now)
    facts = _fresh(session, Subject(account_id), now=now, staleness=staleness, own=own)
    account = facts.account
    if account is None or why_barred(facts, today=today, at_home=False):
        return None
    return Assignee(account_id, account.establishment_id)


def client_abroad(
    session: Session,
    client: Client,
    *,
    now: datetime,
    staleness: timedelta = STALENESS,
    own: str | None = None,
) -> Assignee | None:
    """Tell as whom delegations know a machine client; None: it may act nowhere but at home.

    :raises AccessKnowledgeStale: if what is known is too old
    """
    subject = Subject(client.id, True, client.home_id)
    facts = _fresh(session, subject, now=now, staleness=staleness, own=own)
    return client.as_assignee() if is_active(facts.home) else None


def _fresh(
    session: Session, subject: Subject, *, now: datetime, staleness: timedelta, own: str | None
) -> Facts:
    (facts,) = facts_of(session, [subject], today=clock.paris_date(now))
    as_of = known_as_of(facts.known_as_of, PUBLISHERS, now=now, own=own)
    require_fresh(as_of, now=now, staleness=staleness)
    return facts


def _named(session: Session, grants: Mapping[UUID, Grants]) -> list[Reach]:
    if not grants:
        return []
    establishments = session.scalars(
        select(AccessEstablishment)
        .where(AccessEstablishment.establishment_id.in_(grants))
        .order_by(AccessEstablishment.name, AccessEstablishment.establishment_id)
    )
    return [
        Reach(
            establishment_id=establishment.establishment_id,
            siret=establishment.siret,
            name=establishment.name,
            factor_policy=establishment.factor_policy,
            grants=grants[establishment.establishment_id],
        )
        for establishment in establishments
    ]
