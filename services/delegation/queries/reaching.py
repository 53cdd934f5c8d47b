"""Who can use services of an establishment by delegation, as the decision itself has it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.delegation.domain.texts import LANGUAGES
from services.delegation.models import Assignment, Delegation
from services.delegation.queries import clients, people, texts
from services.delegation.queries.clients import ClientName
from services.delegation.queries.people import Name
from shared import access
from shared.access import Asked, Facts, Rule, Subject
from shared.access.tables import AccessEstablishment
from shared.auth import Level
from shared.clock import paris_date

_Use = tuple[UUID, UUID, str]
"""Whose, by which delegation, on which service."""

Allowed = tuple[Level, Facts]
"""How far, and by what is known of whoever it is."""


@dataclass(frozen=True, kw_only=True)
class Reaching:
    """Somebody, or an application, who can use a service, by one delegation.

    :ivar labels: what the service is called, by language
    :ivar until: the last day: the delegation's, or the account's, where that comes first
    :ivar last_acted_at: when they last changed something by it; None: never yet
    """

    account_id: UUID | None
    holder: Name | None
    client_id: UUID | None
    client: ClientName | None
    centralising: AccessEstablishment
    service: str
    labels: Mapping[str, str]
    level: Level
    delegation_id: UUID
    until: date
    last_acted_at: datetime | None


def reaching(
    session: Session,
    *,
    place_id: UUID,
    home_id: UUID,
    service: str | None = None,
    level: Level,
    rule: Rule,
) -> list[Reaching]:
    """List who can use a service of an establishment by delegation, by name.

    Of every service where none is named: by the establishment they are of and the delegation, then
    by name, a row for each service.

    :param place_id: where
    :param home_id: the establishment that asks: of its own, it is told everybody; of another, its
        own people and applications
    :param level: at least how far
    :raises AccessKnowledgeStale: if what is known is too old
    """
    assigned = _assigned(session, place_id, home_id, service)
    known = clients.find_many(session, (each.client_id for each in assigned if each.client_id))
    asked: dict[tuple[UUID, str], Asked] = {}
    subjects: dict[UUID, Subject] = {}
    for each in assigned:
        client = known.get(each.client_id) if each.client_id else None
        if each.client_id is not None and (client is None or not client.is_good(rule.now)):
            continue
        subject = Subject(_subject(each), client is not None, each.centralising_id, place_id)
        subjects[subject.id] = subject
        for code in _wanted(each, service):
            asked[subject.id, code] = Asked(
                account_id=each.account_id,
                client=clients.as_decided(client) if client else None,
                establishment_id=place_id,
                service=code,
                level=level,
            )
    facts = dict(zip(subjects, _facts(session, subjects, rule), strict=True))
    allowed: dict[_Use, Allowed] = {}
    for (subject_id, code), question in asked.items():
        decision = rule.decided(question, facts[subject_id])
        if decision.allowed and decision.delegation_id is not None:
            use = subject_id, decision.delegation_id, code
            allowed[use] = decision.level, facts[subject_id]
    found = _named(session, assigned, allowed)
    return sorted(found, key=_by_name if service else _by_delegation)


def _facts(session: Session, subjects: Mapping[UUID, Subject], rule: Rule) -> Sequence[Facts]:
    if not subjects:
        return []
    return access.facts_of(session, list(subjects.values()), today=paris_date(rule.now))


def _wanted(assignment: Assignment, service: str | None) -> Sequence[str]:
    """Tell about which services an assignment is asked."""
    return sorted(assignment.rights) if service is None else [service]


def _assigned(
    session: Session, place_id: UUID, home_id: UUID, service: str | None
) -> Sequence[Assignment]:
    wanted = select(Assignment).where(
        Assignment.delegating_id == place_id, Assignment.ended_at.is_(None)
    )
    if service is not None:
        wanted = wanted.where(Assignment.rights.has_key(service))
    if place_id != home_id:
        wanted = wanted.where(Assignment.centralising_id == home_id)
    return session.scalars(wanted.order_by(Assignment.id)).all()


def _uses(assignment: Assignment, allowed: Mapping[_Use, Allowed]) -> Iterator[tuple[str, Allowed]]:
    """Tell of an assignment which services it lets one use, and how far."""
    for code in sorted(assignment.rights):
        use = _subject(assignment), assignment.delegation_id, code
        if use in allowed:
            yield code, allowed[use]


def _named(
    session: Session, assigned: Sequence[Assignment], allowed: Mapping[_Use, Allowed]
) -> list[Reaching]:
    """Tell of those who can, who they are, by which delegation and until when."""
    told = [each for each in assigned if any(_uses(each, allowed))]
    catalogue = texts.catalogue(session, {code for _, _, code in allowed})
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
    rows = ((each, code, use) for each in told for code, use in _uses(each, allowed))
    for each, code, (level, facts) in rows:
        ends = [by_id[each.delegation_id].ends_on]
        if facts.account is not None and facts.account.expires_on is not None:
            ends.append(facts.account.expires_on)
        service = catalogue.get(code)
        found.append(
            Reaching(
                account_id=each.account_id,
                holder=names.get(each.account_id) if each.account_id else None,
                client_id=each.client_id,
                client=applications.get(each.client_id) if each.client_id else None,
                centralising=homes[each.centralising_id],
                service=code,
                labels=service.labels if service else dict.fromkeys(LANGUAGES, code),
                level=level,
                delegation_id=each.delegation_id,
                until=min(ends),
                last_acted_at=each.last_acted_at,
            )
        )
    return found


def _subject(assignment: Assignment) -> UUID:
    found = assignment.account_id or assignment.client_id
    assert found is not None
    return found


def _by_delegation(found: Reaching) -> tuple[str, ...]:
    home = found.centralising
    order = home.name, str(home.establishment_id), str(found.delegation_id)
    return *order, *_by_name(found), found.service


def _by_name(found: Reaching) -> tuple[str, str, str]:
    if found.holder is not None:
        return found.holder.last_name, found.holder.first_name, str(found.account_id)
    return found.client.name if found.client else "", "", str(found.client_id)
