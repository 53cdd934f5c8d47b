"""Pages of somebody's own, and those that say that there is nothing."""

from tests.portal.house import House
from tests.portal.states.accounts import ACCOUNTS
from tests.portal.states.coming import States, at, sent
from tests.portal.visitor import Page, Visitor


def _service_away(house: House, visitor: Visitor) -> Page:
    house.transport.away.add("accounts")
    try:
        return visitor.get(ACCOUNTS)
    finally:
        house.transport.away.clear()


def _dashboard_without_accounts(house: House, visitor: Visitor) -> Page:
    house.transport.away.add("accounts")
    try:
        return visitor.get("/")
    finally:
        house.transport.away.clear()


STATES: States = {
    "not-found": ("head", at("/nowhere")),
    "not-for-agents": ("agent", at(ACCOUNTS)),
    "agent-dashboard": ("agent", at("/")),
    "agent-rights": ("agent", at("/account/rights")),
    "agent-terms": ("agent", at("/terms")),
    "away": ("head", _service_away),
    "dashboard-away": ("head", _dashboard_without_accounts),
    "profile-refused": ("head", sent("/account/profile", email="nothing", phone="x")),
    "password-refused": (
        "head",
        sent("/account/password", current_password="x", password="abc", again="abd"),
    ),
}
