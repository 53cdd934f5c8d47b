"""What may stand in an account's own rights."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from services.accounts import queries
from services.accounts.domain.lacks import NOT_GRANTABLE, ungrantable
from services.accounts.errors import BeyondDuties
from services.accounts.models import Account
from shared.auth import Actor, Duty, Level
from shared.auth.stepping_up import require_step_up
from shared.errors import Bilingual, Invalid

NOT_ONES_OWN = Bilingual(
    "Only somebody who has this duty can give it.", "Seul qui exerce cette mission peut la confier."
)


_DUTIES = frozenset(map(str, Duty))


def stored(rights: Mapping[str, Level | str]) -> dict[str, str]:
    """Write rights as they are kept: by code, what is at none left out."""
    return {code: str(rights[code]) for code in sorted(rights) if rights[code] != Level.NONE}


def duties_of(account: Account) -> frozenset[Duty]:
    """Tell the duties among an account's rights, whatever its state."""
    return frozenset(map(Duty, _DUTIES & account.rights.keys()))


def require_every_duty_of(account: Account, *, actor: Actor) -> None:
    """Keep an operator from taking over a fuller one: a new address can set a password.

    :raises BeyondDuties: if the account, another's, has a duty that the actor lacks
    """
    if actor.account_id != account.id and duties_of(account) - actor.duties:
        raise BeyondDuties


def require_proof(session: Session, rights: Mapping[str, Level | str], *, actor: Actor) -> None:
    """Ask for a proof of who one is before a duty, or a sensitive service, is given.

    Whoever has just given one costs no question.

    :param rights: what is given; what is at none is taken away
    :raises StepUpNeeded: if the last proof is too long ago
    """
    if actor.lacks is None:
        return
    given = stored(rights)
    if _DUTIES & given.keys() or queries.services.are_sensitive(session, given.keys()):
        require_step_up(actor)


def require_grantable(
    session: Session, establishment_id: UUID, rights: Mapping[str, Level], *, actor: Actor
) -> None:
    """Check that services can be given in an establishment, duties by operators who have them.

    :raises Invalid: naming those that cannot
    """
    if not any(level is not Level.NONE for level in rights.values()):
        return
    home = queries.establishments.find(session, establishment_id)
    require(rights, grantable=queries.services.grantable_in(session, home), actor=actor)


def require(rights: Mapping[str, Level], *, grantable: Collection[str], actor: Actor) -> None:
    """Check that services can be given, duties by operators who have them.

    :param grantable: the services that can be given in the establishment
    :raises Invalid: naming those that cannot
    """
    if wrong := faults(rights, grantable=grantable, actor=actor):
        raise Invalid(wrong)


def faults(
    rights: Mapping[str, Level], *, grantable: Collection[str], actor: Actor
) -> dict[str, list[Bilingual]]:
    """Tell, by field, which services cannot be given; anything can be taken away.

    :param grantable: the services that can be given in the establishment
    """
    given = [code for code, level in rights.items() if level is not Level.NONE]
    not_ones_own = {code: [NOT_ONES_OWN] for code in given if code in _DUTIES - actor.duties}
    unknown = {code: [NOT_GRANTABLE] for code in ungrantable(rights, grantable)}
    return {f"rights.{code}": words for code, words in sorted((not_ones_own | unknown).items())}
