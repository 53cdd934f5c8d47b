"""Finding what a code of a letter on paper is for."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Establishment, Recovery, Registration


def waiting(
    session: Session, kind: type[Registration | Recovery], *, siret: str, digest: str
) -> tuple[UUID, UUID] | None:
    """Find the registration, or the recovery, that waits for a code: its establishment, its id.

    Whoever judges the code reads the row again, locked.

    :param digest: of the code
    """
    found = session.execute(
        select(kind.establishment_id, kind.id)
        .join(Establishment, Establishment.id == kind.establishment_id)
        .where(
            Establishment.siret == siret,
            kind.code_digest == digest,
            kind.proven_at.is_(None),
            kind.lapsed_at.is_(None),
        )
        .order_by(kind.id)
        .limit(1)
    ).first()
    return None if found is None else (found[0], found[1])
