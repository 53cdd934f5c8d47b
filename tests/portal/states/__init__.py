"""Pages in states that no address alone leads to: refused, half done, told beforehand."""

from collections.abc import Iterator

from services.portal.access import OF_THE_PLATFORM, Audience, audience_of
from tests.portal import factors
from tests.portal.addresses import NOT_PAGES, address_of
from tests.portal.house import House
from tests.portal.states import accounts, anybody, centre, letters, own, security
from tests.portal.states.accounts import ACCOUNTS, NEWCOMER, PARTLY_GOOD
from tests.portal.states.coming import States
from tests.portal.visitor import Page

__all__ = ["ACCOUNTS", "NEWCOMER", "PARTLY_GOOD", "STATES", "WHO", "every_page"]

WHO = {
    Audience.EVERYBODY: "nobody",
    Audience.CENTRALISING: "centre",
    Audience.CENTRE: "centre",
    **dict.fromkeys(OF_THE_PLATFORM, "operator"),
}
"""As whom a page is visited; others as the head of the hospital."""


def every_page(house: House, language: str) -> Iterator[tuple[str, str, Page]]:
    """Visit each page as somebody whom it is for, then the further states of pages.

    :returns: who, a name that can be one of a file, and what came
    """
    visitors = {
        "nobody": house.visitor(language),
        "agent": house.signed_in(house.agent(), language),
        "head": house.signed_in(house.head(), language),
        "centre": house.signed_in(house.centre(), language),
        "operator": house.signed_in(house.operator(), language),
    }
    for rule in house.portal.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
            audience = audience_of(house.portal.view_functions[rule.endpoint])
            who = WHO.get(audience, "head")
            page = visitors[who].get(address_of(rule, house))
            yield who, rule.endpoint.replace(".", "-") + _act(rule.rule), page
    visitors["protected"] = factors.protected(house).signed_in(language)
    for name, (who, come) in STATES.items():
        yield who, f"state-{name}", come(house, visitors[who])


def _act(rule: str) -> str:
    return "-renew" if "<any(" in rule else ""


STATES: States = {
    **anybody.STATES,
    **own.STATES,
    **accounts.STATES,
    **letters.STATES,
    **centre.STATES,
    **security.STATES,
}
