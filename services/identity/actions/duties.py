"""What a holder has to do before anything else, as tokens are handed out with it.

Whoever asks decides nothing here: each service's guard refuses by itself.
"""

from datetime import date

from services.identity.actions.sessions import ACCEPT_TERMS, ADD_SECOND_FACTOR
from services.identity.tools import Tools
from shared.access.facts import Place
from shared.access.tables import AccessEstablishment
from shared.auth import Profile
from shared.auth.assurance import Assurance
from shared.auth.factor_policy import FactorPolicy, is_met


def of(
    profile: Profile,
    home: Place | AccessEstablishment | None,
    shown: Assurance,
    *,
    has_accepted_terms: bool,
    tools: Tools,
    today: date,
) -> list[str]:
    """List it, in the order in which it is to be done.

    :param profile: as of the sign-in
    :param shown: in this session
    :param today: the day in Paris
    """
    duties = []
    if not is_met(shown) and _is_factor_asked_for(profile, home, tools=tools, today=today):
        duties.append(ADD_SECOND_FACTOR)
    if profile is Profile.ADMINISTRATOR and not has_accepted_terms:
        duties.append(ACCEPT_TERMS)
    return duties


def _is_factor_asked_for(
    profile: Profile, home: Place | AccessEstablishment | None, *, tools: Tools, today: date
) -> bool:
    """Tell whether they must have a second factor at home; elsewhere is asked where they act."""
    is_at_head = profile is Profile.ADMINISTRATOR or (home is not None and home.is_platform)
    policies = (FactorPolicy.of_platform(tools.settings), home.factor_policy if home else None)
    return any(each.binds(is_at_head=is_at_head, today=today) for each in policies if each)
