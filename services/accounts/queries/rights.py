"""Rights as they are seen and checked."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts.models import RESERVED, Account
from services.accounts.queries import establishments, services
from shared.auth import Actor, Level, Profile
from shared.errors import Bilingual

NOT_GRANTABLE = Bilingual("This service cannot be given.", "Ce service ne peut pas être attribué.")


def seen(actor: Actor, rights: Mapping[str, str]) -> dict[str, str]:
    """Leave out what a delegate does not see: services beyond the delegation."""
    if not actor.is_delegate:
        return dict(rights)
    return {code: level for code, level in rights.items() if code in actor.reach}


def faults(
    session: Session, establishment_id: UUID, rights: Mapping[str, Level]
) -> dict[str, list[str]]:
    """Tell which services cannot be given in an establishment; anything can be taken away."""
    given = [code for code, level in rights.items() if level is not Level.NONE]
    home = establishments.find(session, establishment_id)
    wrong = services.ungrantable(session, given, on_platform=home.is_platform)
    return {f"rights.{code}": [NOT_GRANTABLE] for code in wrong}


def at_home(account: Account) -> dict[str, Level]:
    """Tell all that an account may use at home: administrators hold both of the platform's."""
    own = {code: account.level_on(code) for code in account.rights}
    if account.profile is Profile.ADMINISTRATOR:
        own |= dict.fromkeys(sorted(RESERVED), Level.WRITE)
    return own
