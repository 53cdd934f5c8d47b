"""What may stand in an account's own rights."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from shared.auth import Level
from shared.errors import Bilingual, Invalid

NOT_GRANTABLE = Bilingual("This service cannot be given.", "Ce service ne peut pas être attribué.")


def stored(rights: Mapping[str, Level | str]) -> dict[str, str]:
    """Write rights as they are kept: by code, what is at none left out."""
    return {code: str(rights[code]) for code in sorted(rights) if rights[code] != Level.NONE}


def require_grantable(
    session: Session, establishment_id: UUID, rights: Mapping[str, Level]
) -> None:
    """Check that services can be given in an establishment; whatever they are, they can be taken.

    :raises Invalid: naming those that cannot
    """
    given = [code for code, level in rights.items() if level is not Level.NONE]
    home = queries.establishments.find(session, establishment_id)
    wrong = queries.services.ungrantable(session, given, on_platform=home.is_platform)
    if wrong:
        raise Invalid({f"rights.{code}": [NOT_GRANTABLE] for code in wrong})
