"""Whom to write to."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from services.mailer.models import KnownAccount, KnownEstablishment
from shared.access import find_service
from shared.auth import Duty
from shared.errors import NotFound
from shared.messaging import Defer
from shared.newest import DELETED
from shared.tenancy import get


def account(session: Session, account_id: UUID) -> KnownAccount:
    """Find somebody to write to or about.

    :raises Defer: if `accounts` has not told of them yet
    """
    found = get(session, KnownAccount, account_id)
    if found is None:
        raise Defer(f"account {account_id} is not known yet")
    return found


def accounts(session: Session, ids: Sequence[UUID]) -> list[KnownAccount]:
    """Find several people to write about, in the order of their ids here.

    :raises Defer: if `accounts` has not told of one of them yet
    """
    found = {
        person.id: person
        for person in session.scalars(select(KnownAccount).where(KnownAccount.id.in_(ids)))
    }
    for account_id in ids:
        if account_id not in found:
            raise Defer(f"account {account_id} is not known yet")
    return [found[account_id] for account_id in ids]


def own(session: Session, account_id: UUID | None, *, lock: bool = False) -> KnownAccount:
    """Find the account of whoever calls, or whom a link was written to.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if it is not known yet, or deleted
    """
    known = select(KnownAccount).where(
        KnownAccount.id == account_id, KnownAccount.status != DELETED
    )
    found = session.scalar(known.with_for_update() if lock else known)
    if found is None:
        raise NotFound
    return found


def establishment(session: Session, establishment_id: UUID) -> KnownEstablishment:
    """Find an establishment to write about.

    :raises Defer: if `accounts` has not told of it yet
    """
    found = get(session, KnownEstablishment, establishment_id)
    if found is None:
        raise Defer(f"establishment {establishment_id} is not known yet")
    return found


def administrators(
    session: Session, establishment_id: UUID, *, today: date
) -> Sequence[KnownAccount]:
    """List the administrators of an establishment who can sign in, by name."""
    return [
        person
        for person in session.scalars(_people_of(establishment_id))
        if person.profile == "administrator" and person.is_working(today)
    ]


def administrators_of(
    session: Session, establishment_ids: Collection[UUID], *, today: date
) -> dict[UUID, list[KnownAccount]]:
    """List the administrators of several establishments who can sign in, by establishment."""
    found: dict[UUID, list[KnownAccount]] = {}
    administrators = select(KnownAccount).where(
        KnownAccount.establishment_id.in_(establishment_ids), is_able_administrator(today)
    )
    for person in session.scalars(administrators.order_by(KnownAccount.id)):
        found.setdefault(person.establishment_id, []).append(person)
    return found


def is_able_administrator(today: date) -> ColumnElement[bool]:
    """Tell in SQL who is an administrator and can sign in, as `KnownAccount.is_working` does."""
    return and_(
        KnownAccount.profile == "administrator",
        KnownAccount.status == "active",
        or_(KnownAccount.expires_on.is_(None), KnownAccount.expires_on >= today),
    )


def overdue_administrators(
    session: Session, establishment_id: UUID, *, today: date
) -> Sequence[KnownAccount]:
    """List the administrators of an establishment whose accounts have expired, by name."""
    return [
        person
        for person in session.scalars(_people_of(establishment_id))
        if person.profile == "administrator" and person.is_overdue(today)
    ]


def readers(
    session: Session, establishment_id: UUID, *, service: str, today: date
) -> Sequence[KnownAccount]:
    """List an establishment's own people who may read letters that need a service."""
    return [
        person
        for person in session.scalars(_people_of(establishment_id))
        if person.is_working(today) and person.may_read(service)
    ]


def working(
    session: Session, establishment_ids: Collection[UUID], *, today: date
) -> dict[UUID, list[KnownAccount]]:
    """List the people of several establishments who can sign in, by establishment, then by name."""
    staff = session.scalars(
        select(KnownAccount)
        .where(KnownAccount.establishment_id.in_(establishment_ids))
        .order_by(KnownAccount.last_name, KnownAccount.first_name, KnownAccount.id)
    )
    found: dict[UUID, list[KnownAccount]] = {}
    for person in staff:
        if person.is_working(today):
            found.setdefault(person.establishment_id, []).append(person)
    return found


def on_duty(session: Session, duty: Duty, *, today: date) -> Sequence[KnownAccount]:
    """List the operators who are there for something and can sign in, by name."""
    platform = select(KnownEstablishment.id).where(KnownEstablishment.is_platform)
    staff = session.scalars(
        select(KnownAccount)
        .where(KnownAccount.establishment_id.in_(platform))
        .order_by(KnownAccount.last_name, KnownAccount.first_name, KnownAccount.id)
    )
    return [person for person in staff if person.is_working(today) and person.has_duty(duty)]


def elsewhere(session: Session, account_id: UUID | None, *, home_id: UUID) -> str | None:
    """Name the establishment somebody works in, if it is neither this one nor the platform's."""
    person = account_id and get(session, KnownAccount, account_id)
    if not person or person.establishment_id == home_id:
        return None
    works_in = get(session, KnownEstablishment, person.establishment_id)
    return None if works_in is None or works_in.is_platform else works_in.name


def service_label(session: Session, code: str, language: str) -> str:
    """Name a service of the catalogue; one that is not known by its code."""
    service = find_service(session, code)
    labels = service.labels if service else {}
    return labels.get(language) or labels.get("fr") or code


def _people_of(establishment_id: UUID) -> Select[KnownAccount]:
    return (
        select(KnownAccount)
        .where(KnownAccount.establishment_id == establishment_id)
        .order_by(KnownAccount.last_name, KnownAccount.first_name, KnownAccount.id)
    )
