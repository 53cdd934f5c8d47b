"""Finding what a code of a letter on paper is for."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.accounts.models import Establishment, Recovery, Registration


def waiting(
    session: Session, kind: type[Registration | Recovery], *, siret: str, digest: str
) -> UUID | None:
    """Find the establishment whose registration, or recovery, waits for a code.

    :param digest: of the code
    """
    return session.scalar(
        select(kind.establishment_id)
        .join(Establishment, Establishment.id == kind.establishment_id)
        .where(
            Establishment.siret == siret,
            kind.code_digest == digest,
            kind.proven_at.is_(None),
            kind.lapsed_at.is_(None),
        )
        .order_by(kind.id)
        .limit(1)
    )
