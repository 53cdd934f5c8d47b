"""Finding establishments."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from services.accounts.models import Establishment, EstablishmentStatus
from services.accounts.queries.searching import with_each_word
from shared import tenancy
from shared.errors import NotFound

LIVE = (EstablishmentStatus.ACTIVE, EstablishmentStatus.SUSPENDED)


def find(session: Session, establishment_id: UUID) -> Establishment:
    """Find an establishment.

    :raises NotFound: if there is none
    """
    establishment = tenancy.get(session, Establishment, establishment_id)
    if establishment is None:
        raise NotFound
    return establishment


def locked(session: Session, establishment_id: UUID) -> Establishment:
    """Find an establishment and lock its row until the transaction ends.

    Accounts can still be added to it meanwhile. Who needs an account's lock as well takes this
    one first.

    :raises NotFound: if there is none
    """
    establishment = session.scalar(
        select(Establishment)
        .where(Establishment.id == establishment_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if establishment is None:
        raise NotFound
    return establishment


def locked_among(session: Session, ids: Collection[UUID]) -> dict[UUID, Establishment]:
    """Find establishments and lock their rows, as `locked`, in the order of their ids."""
    found = session.scalars(
        select(Establishment)
        .where(Establishment.id.in_(ids))
        .order_by(Establishment.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {establishment.id: establishment for establishment in found}


def live(session: Session, siret: str) -> Establishment | None:
    """Find the establishment that is registered, and proven, under a SIRET."""
    return session.scalar(
        select(Establishment).where(Establishment.siret == siret, Establishment.status.in_(LIVE))
    )


def platform(session: Session) -> Establishment | None:
    """Find the platform's own establishment, and lock it."""
    return session.scalar(select(Establishment).where(Establishment.is_platform).with_for_update())


def of_sirets(session: Session, sirets: Collection[str]) -> Sequence[Establishment]:
    """Find and lock the establishments, closed ones left out, that have one of these SIRETs."""
    return session.scalars(
        select(Establishment)
        .where(Establishment.siret.in_(sirets), Establishment.status != EstablishmentStatus.CLOSED)
        .order_by(Establishment.id)
        .with_for_update(key_share=True)
    ).all()


def listed(
    *,
    q: str | None = None,
    status: EstablishmentStatus | None = None,
    is_centralising: bool | None = None,
    is_sandbox: bool | None = None,
    is_orphaned: bool | None = None,
    has_accepted_terms: bool | None = None,
    terms_in_force: int | None = None,
) -> Select[Establishment]:
    """List establishments by name; each word of `q` must be in name, SIRET or contract numbers.

    :param has_accepted_terms: those that have, or have not, accepted the terms in force, or newer
    :param terms_in_force: their number; None: there are none, and nobody has to accept any
    """
    listing = select(Establishment).order_by(Establishment.search_text)
    if q:
        listing = listing.where(with_each_word(Establishment.search_text, q))
    if status:
        listing = listing.where(Establishment.status == status)
    if is_centralising is not None:
        listing = listing.where(Establishment.is_centralising == is_centralising)
    if is_sandbox is not None:
        listing = listing.where(Establishment.is_sandbox == is_sandbox)
    if is_orphaned is not None:
        known = Establishment.orphaned_at.is_not(None)
        listing = listing.where(known if is_orphaned else ~known)
    if has_accepted_terms is not None:
        enough = func.coalesce(Establishment.accepted_terms, 0) >= (terms_in_force or 0)
        accepted = or_(enough, Establishment.is_platform)
        listing = listing.where(accepted if has_accepted_terms else ~accepted)
    return listing
