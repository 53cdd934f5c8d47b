"""What a good address of each page looks like."""

import re
from urllib.parse import urlencode

from werkzeug.routing import Rule

from tests.portal.house import House

NOT_PAGES = {
    "system.asset",
    "system.favicon",
    "health.live",
    "health.ready",
    "personal_data.file",
    *("accounts.sheet", "jobs.file", "imports.template", "accounts.namesakes"),
}
"""Routes that answer something else than a page."""

QUERIES: dict[str, dict[str, str]] = {}
"""By view, what its address has behind the `?`, where it needs something."""

ACTS = {"delegations.confirm": {"act": "reduce"}, "delegations.nothing_answered": {"act": "accept"}}
"""By view, what its act is where it is another than most have."""


def address_of(rule: Rule, house: House) -> str:
    """Give the address of a page of the example.

    :raises AssertionError: nobody has said what its parts may be
    """
    values = {name: part_of(name, house) for name in rule.arguments}
    values |= ACTS.get(rule.endpoint, {})
    path = rule.rule
    for name, value in values.items():
        for kind in ("uuid:", "string:", "path:", "int:", ""):
            path = path.replace(f"<{kind}{name}>", value)
        path = re.sub(rf"<any\([^)]*\):{name}>", value, path)
    query = QUERIES.get(rule.endpoint)
    return f"{path}?{urlencode(query)}" if query else path


def part_of(name: str, house: House) -> str:
    """Give a good value of a part of an address."""
    if name == "account_id":
        return house.account()
    if name == "job_id":
        return house.job()
    if name == "review_id":
        return house.review()
    if name == "slug":
        return "create-account"
    if name == "delegation_id":
        return house.delegation()
    if name == "amendment_id":
        return house.amendment()
    if name == "act":
        return "renew"
    raise AssertionError(f"say in tests/portal/addresses.py what {name} may be")
