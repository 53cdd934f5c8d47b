"""Rights as they are seen and checked."""

from collections.abc import Mapping

from services.accounts.models import RESERVED, Account
from shared.auth import Actor, Level, Profile


def seen(actor: Actor, rights: Mapping[str, str]) -> dict[str, str]:
    """Leave out what a delegate does not see: services beyond the delegation."""
    if not actor.is_delegate:
        return dict(rights)
    return {code: level for code, level in rights.items() if code in actor.reach}


def at_home(account: Account) -> dict[str, Level]:
    """Tell all that an account may use at home: administrators hold both of the platform's."""
    return of(account.profile, account.rights)


def of(profile: Profile, rights: Mapping[str, str]) -> dict[str, Level]:
    """Tell the same by what stands in an account."""
    own = {code: Level(level) for code, level in rights.items()}
    if profile is Profile.ADMINISTRATOR:
        own |= dict.fromkeys(sorted(RESERVED), Level.WRITE)
    return own
