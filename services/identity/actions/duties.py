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


def factor_due_on(
    profile: Profile,
    home: Place | AccessEstablishment | None,
    shown: Assurance,
    *,
    tools: Tools,
    today: date,
) -> date | None:
    """Tell the day ahead from which on they must have a second factor at home.

    None: no such day is ahead, or what was shown in this session meets it.
    """
    if is_met(shown):
        return None
    days = (each.since for each in _policies(profile, home, tools=tools, today=today))
    return min((day for day in days if day > today), default=None)


def _is_factor_asked_for(
    profile: Profile, home: Place | AccessEstablishment | None, *, tools: Tools, today: date
) -> bool:
    """Tell whether they must have a second factor at home; elsewhere is asked where they act."""
    return any(today >= each.since for each in _policies(profile, home, tools=tools, today=today))


def _policies(
    profile: Profile, home: Place | AccessEstablishment | None, *, tools: Tools, today: date
) -> list[FactorPolicy]:
    """List those that concern them, whose day has come or comes."""
    is_at_head = profile is Profile.ADMINISTRATOR or (home is not None and home.is_platform)
    policies = (FactorPolicy.of_platform(tools.settings), home.factor_policy if home else None)
    return [p for p in policies if p and p.binds(is_at_head=is_at_head, today=max(p.since, today))]
