"""Who can use a service of an establishment by delegation, as the decision itself has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.models import Assignment, Delegation
from services.delegation.queries import clients, people
from services.delegation.queries.clients import ClientName
from services.delegation.queries.people import Name
from shared import access
from shared.access import Asked, Facts, Rule, Subject
from shared.access.tables import AccessEstablishment
from shared.auth import Level
from shared.clock import paris_date


@dataclass(frozen=True, kw_only=True)
class Reaching:
    """Somebody, or an application, who can use the service, by one delegation.

    :ivar until: the last day: the delegation's, or the account's, where that comes first
    :ivar last_acted_at: when they last changed something by it; None: never yet
    """

    account_id: UUID | None
    holder: Name | None
    client_id: UUID | None
    client: ClientName | None
    centralising: AccessEstablishment
    level: Level
    delegation_id: UUID
    until: date
    last_acted_at: datetime | None


def reaching(
    session: Session, *, place_id: UUID, home_id: UUID, service: str, level: Level, rule: Rule
) -> list[Reaching]:
    """List who can use a service of an establishment by delegation, by name.

    :param place_id: where
    :param home_id: the establishment that asks: of its own, it is told everybody; of another, its
        own people and applications
    :param level: at least how far
    :raises AccessKnowledgeStale: if what is known is too old
    """
    assigned = _assigned(session, place_id, home_id, service)
    known = clients.find_many(session, (each.client_id for each in assigned if each.client_id))
    asked: dict[UUID, tuple[Asked, Subject]] = {}
    for each in assigned:
        client = known.get(each.client_id) if each.client_id else None
        if each.client_id is not None and (client is None or not client.is_good(rule.now)):
            continue
        question = Asked(
            account_id=each.account_id,
            client=clients.as_decided(client) if client else None,
            establishment_id=place_id,
            service=service,
            level=level,
        )
        home = each.centralising_id
        subject = Subject(_subject(each), client is not None, home, place_id)
        asked[subject.id] = question, subject
    subjects = [subject for _, subject in asked.values()]
    facts = access.facts_of(session, subjects, today=paris_date(rule.now)) if asked else []
    decided = [
        (subject.id, rule.decided(question, known_facts), known_facts)
        for (question, subject), known_facts in zip(asked.values(), facts, strict=True)
    ]
    allowed = {
        (subject_id, decision.delegation_id): (decision.level, known_facts)
        for subject_id, decision, known_facts in decided
        if decision.allowed and decision.delegation_id is not None
    }
    return _named(session, assigned, allowed)


def _assigned(
    session: Session, place_id: UUID, home_id: UUID, service: str
) -> Sequence[Assignment]:
    wanted = select(Assignment).where(
        Assignment.delegating_id == place_id,
        Assignment.ended_at.is_(None),
        Assignment.rights.has_key(service),
    )
    if place_id != home_id:
        wanted = wanted.where(Assignment.centralising_id == home_id)
    return session.scalars(wanted.order_by(Assignment.id)).all()


def _named(
    session: Session,
    assigned: Sequence[Assignment],
    allowed: dict[tuple[UUID, UUID], tuple[Level, Facts]],
) -> list[Reaching]:
    """Tell of those who can, who they are, by which delegation and until when."""
    told = [each for each in assigned if (_subject(each), each.delegation_id) in allowed]
    names = people.names_of(session, (each.account_id for each in told))
    applications = clients.names_of(session, (each.client_id for each in told))
    by_id = {
        each.id: each
        for each in session.execute(
            select(Delegation.id, Delegation.ends_on).where(
                Delegation.id.in_({each.delegation_id for each in told})
            )
        )
    }
    homes = {
        each.establishment_id: each
        for each in session.scalars(
            select(AccessEstablishment).where(
                AccessEstablishment.establishment_id.in_({each.centralising_id for each in told})
            )
        )
    }
    found = []
    for each in told:
        level, facts = allowed[_subject(each), each.delegation_id]
        ends = [by_id[each.delegation_id].ends_on]
        if facts.account is not None and facts.account.expires_on is not None:
            ends.append(facts.account.expires_on)
        found.append(
            Reaching(
                account_id=each.account_id,
                holder=names.get(each.account_id) if each.account_id else None,
                client_id=each.client_id,
                client=applications.get(each.client_id) if each.client_id else None,
                centralising=homes[each.centralising_id],
                level=level,
                delegation_id=each.delegation_id,
                until=min(ends),
                last_acted_at=each.last_acted_at,
            )
        )
    return sorted(found, key=_by_name)


def _subject(assignment: Assignment) -> UUID:
    found = assignment.account_id or assignment.client_id
    assert found is not None
    return found


def _by_name(found: Reaching) -> tuple[str, str, str]:
    if found.holder is not None:
        return found.holder.last_name, found.holder.first_name, str(found.account_id)
    return found.client.name if found.client else "", "", str(found.client_id)
