"""Finding services of the catalogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from services.accounts.models import RESERVED, Establishment, Service
from shared.auth import Actor, Duty, Level
from shared.errors import NotFound
from shared.questions import Question, Told


def listed(*, domain: str | None = None) -> Select[Service]:
    """List the catalogue by domain and code."""
    listing = select(Service).order_by(Service.domain, Service.code)
    return listing.where(Service.domain == domain) if domain else listing


def find(session: Session, code: str) -> Service:
    """Find a service.

    :raises NotFound: if there is none
    """
    service = session.scalar(select(Service).where(Service.code == code))
    if service is None:
        raise NotFound
    return service


def locked(session: Session, code: str) -> Service:
    """Find a service and lock it, with the others of its domain, which its labels are shared with.

    :raises NotFound: if there is none
    """
    domain = of_domain(session, find(session, code).domain)
    return next(service for service in domain if service.code == code)


def of_domain(session: Session, domain: str) -> Sequence[Service]:
    """Find the services of a domain, and lock them."""
    return session.scalars(
        select(Service)
        .where(Service.domain == domain)
        .order_by(Service.code)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


NAMED = """
SELECT s.code, s.labels, s.domain, s.domain_labels, s.address
FROM services AS s
WHERE s.code = ANY (q.codes)
ORDER BY s.domain, s.code
"""
"""Names, by domain and code, those of the services `q.codes` that there are."""


@dataclass(frozen=True, kw_only=True)
class Usable:
    """A service that somebody may use, and how far; the rest is as `Service` has it."""

    code: str
    labels: Mapping[str, str]
    domain: str
    domain_labels: Mapping[str, str]
    address: str | None
    level: Level


def usable(session: Session, rights: Mapping[str, Level]) -> list[Usable]:
    """Name the services of rights that go somewhere, by domain and code."""
    named = _NAMED.within(session, {"codes": going_somewhere(rights)})
    return usable_of(named, rights)


def are_sensitive(session: Session, codes: Collection[str]) -> bool:
    """Tell whether one of these services is sensitive."""
    one = exists().where(Service.code.in_(codes), Service.is_sensitive)
    return bool(session.scalar(select(one)))


def going_somewhere(rights: Mapping[str, Level]) -> list[str]:
    """List the services of rights that are at more than none."""
    return [code for code, level in rights.items() if level is not Level.NONE]


def usable_of(named: Sequence[Told], rights: Mapping[str, Level]) -> list[Usable]:
    """Add to services, as `NAMED` tells them, how far rights on them go."""
    return [Usable(**service, level=rights[service["code"]]) for service in named]


def grantable(session: Session, actor: Actor) -> list[str]:
    """List the services that the caller can see in the rights of an account, by domain and code."""
    codes = [service.code for service in session.scalars(listed())]
    seen = set(actor.reach) if actor.is_delegate else set(codes)
    return [code for code in codes if code in seen - RESERVED]


def grantable_in(session: Session, establishment: Establishment) -> Collection[str]:
    """List what can stand in the own rights of an establishment's accounts.

    The platform's own people hold duties, everybody else services of the catalogue; `accounts` and
    `letters` follow from the profile and are never given (design.md §4.2).
    """
    if establishment.is_platform:
        return frozenset(map(str, Duty))
    return frozenset(session.scalars(select(Service.code))) - RESERVED


_NAMED = Question(f"""
SELECT row_to_json(named)
FROM jsonb_to_record($1::jsonb) AS q(codes text[]), LATERAL ({NAMED}) AS named
""")
