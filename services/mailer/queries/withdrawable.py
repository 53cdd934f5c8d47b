"""Letters that somebody may withdraw: operators any, a machine client those that it deposited."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from services.mailer.models import KnownEstablishment, Letter
from services.mailer.queries import letters
from shared.auth import Actor
from shared.errors import NotFound


def get(session: Session, letter_id: UUID, *, actor: Actor, lock: bool = False) -> Letter:
    """Find a letter that somebody may withdraw, one too that nobody sees yet.

    Operators may withdraw any; a machine client those that it has deposited.

    :param lock: whether to lock its row until the transaction ends
    :raises NotFound: if there is none, or it is not theirs
    """
    statement = _theirs(actor).where(Letter.id == letter_id)
    letter = session.scalar(statement.with_for_update(of=Letter) if lock else statement)
    if letter is None:
        raise NotFound
    return letter


def listed(
    *, siret: str, actor: Actor, reference: str | None = None, dated_on: date | None = None
) -> Select[Letter]:
    """Select the letters in the box of a SIRET that somebody may withdraw.

    :param reference: those under it alone; there are several where several have deposited one
    :param dated_on: those of that day alone, as letters without a reference are found
    """
    homes = select(KnownEstablishment.id).where(KnownEstablishment.siret == siret)
    named = _theirs(actor).where(Letter.establishment_id.in_(homes))
    if reference is not None:
        named = named.where(Letter.reference == reference)
    if dated_on is not None:
        named = named.where(Letter.dated_on == dated_on)
    return named.order_by(Letter.id.desc())


def whose(session: Session, found: Collection[Letter]) -> dict[UUID, KnownEstablishment]:
    """Find the establishments that letters are for, by their ids."""
    ids = {letter.establishment_id for letter in found}
    homes = session.scalars(select(KnownEstablishment).where(KnownEstablishment.id.in_(ids)))
    return {home.id: home for home in homes}


def _theirs(actor: Actor) -> Select[Letter]:
    """Select the letters that somebody may withdraw."""
    every = letters.known()
    if actor.client_id is None:
        return every
    return every.where(Letter.deposited_by == actor.client_id)
