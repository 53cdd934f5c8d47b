"""What a good address of each page looks like."""

import re
from collections.abc import Callable, Iterator
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


def addresses_of(rule: Rule, house: House) -> Iterator[str]:
    """Give each address of a route: one for each act that it stands for."""
    acts = re.search(r"<any\(([^)]*)\):act>", rule.rule)
    for act in re.split(r",\s*", acts[1]) if acts else [""]:
        path = re.sub(r"<any\([^)]*\):act>", act, rule.rule)
        for name in rule.arguments - {"act"}:
            path = re.sub(rf"<[^<>]*\b{name}>", part_of(name, house), path)
        yield path


def part_of(name: str, house: House) -> str:
    """Give a good value of a part of an address."""
    if name not in PARTS:
        raise AssertionError(f"say in tests/portal/addresses.py what {name} may be")
    return PARTS[name](house)


PARTS: dict[str, Callable[[House], str]] = {
    "account_id": House.account,
    "job_id": House.job,
    "review_id": House.review,
    "delegation_id": House.delegation,
    "amendment_id": House.amendment,
    "client_id": House.application,
    "session_id": House.session,
    "link_id": House.account,  # there is none in the example: nobody's, whatever its number
    "assignment_id": House.account,
    "slug": lambda house: "create-account",
    "act": lambda house: "renew",
}
