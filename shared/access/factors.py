"""Must whoever acts here have shown a second factor? (design.md §4.4, decision 0090)"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.access.facts import Facts
from shared.access.tables import AccessEstablishment
from shared.auth import Profile
from shared.auth.factor_policy import FactorPolicy


def is_asked_for(
    facts: Facts,
    *,
    profile: Profile | None,
    is_abroad: bool,
    platform: FactorPolicy | None,
    today: date,
) -> bool:
    """Tell whether somebody must have shown a second factor to act where they want to.

    By the platform's policy, by that of their own establishment, and by that of the place.
    Administrators are those of their own, the platform's people, and whoever acts for another.

    :param profile: theirs, as of the sign-in
    :param is_abroad: whether they act for an establishment that is not their own
    :param platform: the platform's policy; None: it has none
    :param today: the day in Paris
    """
    home = facts.home or facts.own_home
    is_of_platform = home is not None and home.is_platform
    is_at_head = is_abroad or is_of_platform or profile is Profile.ADMINISTRATOR
    asked = [platform, home.factor_policy if home else None]
    if is_abroad and facts.place is not None:
        asked.append(facts.place.factor_policy)
    return any(each.binds(is_at_head=is_at_head, today=today) for each in asked if each)


def asking_of_others(
    session: Session, establishment_ids: Collection[UUID], *, today: date
) -> frozenset[UUID]:
    """Tell which of these establishments ask whoever acts for them from elsewhere for a factor.

    :param today: the day in Paris
    """
    asking = select(AccessEstablishment.establishment_id).where(
        AccessEstablishment.establishment_id.in_(establishment_ids),
        AccessEstablishment.second_factor_for.is_not(None),
        AccessEstablishment.second_factor_from <= today,
    )
    return frozenset(session.scalars(asking))
