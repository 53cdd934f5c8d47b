"""Must whoever acts here have shown a second factor? (design.md §4.4, decision 0090)"""

from datetime import date

from shared.access.facts import Facts
from shared.auth import Actor, Profile
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


def is_closed_to(actor: Actor, policy: FactorPolicy | None, *, today: date) -> bool:
    """Tell whether an act across establishments leaves out one that is not the caller's own.

    Whoever acts for others is at their head: a factor that was not shown is asked for of them too.

    :param policy: of that establishment
    :param today: the day in Paris
    """
    if actor.has_shown_factor:
        return False
    return actor.is_kept_home or (policy is not None and policy.binds(is_at_head=True, today=today))
