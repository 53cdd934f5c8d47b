"""What may stand in an account's own rights."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from shared.auth import Level
from shared.errors import Invalid


def stored(rights: Mapping[str, Level | str]) -> dict[str, str]:
    """Write rights as they are kept: by code, what is at none left out."""
    return {code: str(rights[code]) for code in sorted(rights) if rights[code] != Level.NONE}


def require_grantable(
    session: Session, establishment_id: UUID, rights: Mapping[str, Level]
) -> None:
    """Check that services can be given in an establishment.

    :raises Invalid: naming those that cannot
    """
    faults = queries.rights.faults(session, establishment_id, rights)
    if faults:
        raise Invalid(faults)
