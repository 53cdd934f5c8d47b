"""Finding services of the catalogue."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.accounts.models import RESERVED, Establishment, Service
from shared.auth import Actor, Duty, Level
from shared.errors import NotFound


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


def of_codes(session: Session, codes: Collection[str]) -> Sequence[Service]:
    """List those of these services that there are, by domain and code."""
    return session.scalars(listed().where(Service.code.in_(codes))).all()


@dataclass(frozen=True, kw_only=True)
class Usable:
    """A service that somebody may use, and how far."""

    service: Service
    level: Level


def usable(session: Session, rights: Mapping[str, Level]) -> list[Usable]:
    """Name the services of rights that go somewhere, by domain and code."""
    levels = {code: level for code, level in rights.items() if level is not Level.NONE}
    found = of_codes(session, levels) if levels else ()
    return [Usable(service=service, level=levels[service.code]) for service in found]


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
