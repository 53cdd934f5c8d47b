"""Looking up the register."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.orm import Session

from services.accounts.models import RegisterEntry
from services.accounts.queries.searching import with_each_word


def find(session: Session, *, siret: str, contract_number: str) -> RegisterEntry | None:
    """Find the entry of one contract."""
    return session.scalar(
        select(RegisterEntry).where(
            RegisterEntry.siret == siret, RegisterEntry.contract_number == contract_number
        )
    )


def listed(
    *, q: str | None = None, siret: str | None = None, contract_number: str | None = None
) -> Select[Any]:
    """List the register, or what it holds of a SIRET, a contract number, or words.

    :param q: words that must each be in name, SIRET, contract number or town
    """
    listing = select(RegisterEntry).order_by(RegisterEntry.siret, RegisterEntry.contract_number)
    if q:
        listing = listing.where(with_each_word(RegisterEntry.search_text, q))
    if siret is not None:
        listing = listing.where(RegisterEntry.siret == siret)
    if contract_number is not None:
        listing = listing.where(RegisterEntry.contract_number == contract_number)
    return listing


def locked(session: Session, siret: str) -> Sequence[RegisterEntry]:
    """Lock an establishment's entries: what registers or confirms it waits for its turn."""
    return session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.siret == siret)
        .order_by(RegisterEntry.contract_number, RegisterEntry.id)
        .with_for_update()
    ).all()


def locked_of(session: Session, sirets: Collection[str]) -> Sequence[RegisterEntry]:
    """Lock the entries of several SIRETs, as `locked` does those of one, in its order."""
    return session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.siret.in_(sirets))
        .order_by(RegisterEntry.siret, RegisterEntry.contract_number, RegisterEntry.id)
        .with_for_update()
    ).all()


def among(
    session: Session, pairs: Collection[tuple[str, str]]
) -> dict[tuple[str, str], RegisterEntry]:
    """Find the entries there are for pairs of SIRET and contract number, and lock them."""
    entries = session.scalars(
        select(RegisterEntry)
        .where(tuple_(RegisterEntry.siret, RegisterEntry.contract_number).in_(pairs))
        .order_by(RegisterEntry.siret, RegisterEntry.contract_number)
        .with_for_update()
    )
    return {(entry.siret, entry.contract_number): entry for entry in entries}
