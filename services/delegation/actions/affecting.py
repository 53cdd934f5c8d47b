"""What is told of requests and amendments that wait when something else changes (design.md §4.8).

They wait on, as they are: a service is left out when they are accepted, a centralising
establishment that is none any more is accepted nothing, whoever asked may be gone. However many
there are, they are told of in one transaction, some at a time; of a service, which anybody may ask
for, in several.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from services.delegation import queries
from services.delegation.actions import endings, records
from services.delegation.domain.affected import Because
from services.delegation.models import Kind
from services.delegation.queries.waiting import Waiting
from shared.auth import SYSTEM
from shared.events.accounts import AccountFacts, EstablishmentChanged, ServiceFacts
from shared.events.accounts import Person as PersonFacts
from shared.events.delegation import DelegationAffected

AT_ONCE = 200
"""Of how many one transaction tells that a service is no longer delegable."""


def by_service(session: Session, service: ServiceFacts, *, now: datetime) -> None:
    """Tell both sides of what waits that a service in it is no longer delegable; once of each.

    Of the first ones only, if they are many: a chore tells of the others, so that nobody who
    answers one waits until all of them are told of.
    """
    if not service.is_delegable:
        tell_some_of_service(session, service.code, now=now)


def tell_some_of_service(session: Session, code: str, *, now: datetime) -> int:
    """Do so for some of those of which it was never told, whoever told of the others, and when.

    :return: how many there were; fewer than `AT_ONCE`: there are no more
    """
    waiting = queries.withdrawn_services.untold(session, code, now=now, limit=AT_ONCE)
    _tell(session, waiting, Because.SERVICE_WITHDRAWN, now=now, services=[code])
    return len(waiting)


def by_establishment(session: Session, event: EstablishmentChanged, *, now: datetime) -> None:
    """Tell both sides of what waits that the one that asks is no longer centralising."""
    if "is_centralising" not in event.changed or event.establishment.is_centralising:
        return
    centralising_id = event.establishment.establishment_id
    for waiting in queries.waiting.by_establishment(session, centralising_id):
        _tell(session, waiting, Because.NOT_CENTRALISING, now=now)


def by_requester(
    session: Session, account: AccountFacts, because: Because, *, now: datetime
) -> None:
    """Tell the side that asks that whoever asked is not there to follow what waits.

    :param because: their account has expired, or is deleted
    """
    who = PersonFacts(
        title=account.title,
        first_name=account.first_name,
        last_name=account.last_name,
        account_id=account.account_id,
    )
    for waiting in queries.waiting.by_person(
        session, account.account_id, home_id=account.establishment_id
    ):
        _tell(session, waiting, because, now=now, requested_by=who)


def _tell(
    session: Session,
    waiting: Iterable[Waiting],
    because: Because,
    *,
    now: datetime,
    services: list[str] | None = None,
    requested_by: PersonFacts | None = None,
) -> None:
    for each in waiting:
        delegation, amendment = each.delegation, each.amendment
        if endings.end_if_due(session, delegation, now=now):
            continue
        if amendment is not None and amendment.is_due(now):
            continue
        records.announce(
            session,
            delegation,
            DelegationAffected(
                delegation=records.facts_of(delegation),
                because=because.value,
                services=services or [],
                amendment_id=amendment.id if amendment else None,
                requested_by=requested_by,
            ),
        )
        records.note(
            session,
            delegation,
            Kind.AFFECTED,
            actor=SYSTEM,
            now=now,
            because=because.value,
            services=services,
            amendment_id=each.amendment_id,
        )
