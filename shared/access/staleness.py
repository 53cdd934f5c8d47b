"""How old knowledge may be to let somebody act for another establishment (design.md §4.8)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from shared.errors import Unavailable

STALENESS = timedelta(seconds=60)
"""How old it may be, unless a setting says otherwise."""


class AccessKnowledgeStale(Unavailable):
    """What is known of delegations is too old to act on: one may have been withdrawn meanwhile."""

    code = "access_knowledge_stale"
    title = "Rights to act for another establishment cannot be checked now: try again in a moment."
    title_fr = (
        "Le droit d'agir pour un autre établissement ne peut pas être vérifié : "
        "réessayez dans un instant."
    )


def known_as_of(
    known: Mapping[str, datetime | None],
    publishers: Iterable[str],
    *,
    now: datetime,
    own: str | None,
) -> datetime | None:
    """Tell the instant up to which all that these publishers did is known; None: there is none.

    :param known: by publisher, up to when all that it did is known
    :param own: the publisher whose facts this database owns: they are never old here
    """
    told = [now if name == own else known[name] for name in publishers]
    heard = [instant for instant in told if instant is not None]
    return min(*heard, now) if len(heard) == len(told) else None


def require_fresh(as_of: datetime | None, *, now: datetime, staleness: timedelta) -> None:
    """Refuse to decide on a delegation by what is known only up to then.

    :raises AccessKnowledgeStale: if that is too long ago, or nothing is known yet
    """
    if as_of is None or as_of < now - staleness:
        raise AccessKnowledgeStale
