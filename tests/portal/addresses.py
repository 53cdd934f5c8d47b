"""What a good address of each page looks like."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from werkzeug.routing import Rule

from services.portal import acting
from services.portal.access import OF_THE_PLATFORM, Audience, audience_of
from tests.portal import papers
from tests.portal.house import House

NOT_PAGES = {
    "system.asset",
    "system.favicon",
    "health.live",
    "health.ready",
    "personal_data.file",
    *("letters.pdf", "letters.download"),
    *("accounts.sheet", "jobs.file", "imports.template", "accounts.namesakes"),
    *("delegations.file_of_job", "delegations.template", "delegations.template_of_mandates"),
    *("delegations.proof", "delegations.printed_proof"),
    *("platform.campaign_report", "platform.campaign_template"),
    *("platform.statistics_table", "platform.never_readers_table"),
    *("platform.paper_file", "platform.paper_manifest"),
}
"""Routes that answer something else than a page."""

QUERIES: dict[str, dict[str, str]] = {}
"""By view, what its address has behind the `?`, where it needs something."""

ACTS = {
    "delegations.confirm": {"act": "reduce"},
    "delegations.nothing_answered": {"act": "accept"},
    "platform.confirm": {"act": "suspend"},
    "platform.ask_establishment_act": {"act": "suspend"},
    "platform.ask_about_asker": {"of": "registrations", "act": "withdraw"},
    "platform.category": {"code": "demo-finances"},
    "transfers.confirm": {"act": "decline"},
}
"""By view, what its act is, or another part, where that is another than most have."""


TOWN = "Sainte"


def every_address(house: House, who: str) -> Iterator[str]:
    """Give the addresses of all pages; for the centre also those of the town that it acts for.

    For operators their own alone: of all others they see what others see.
    """
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        if who == "operator" and rule.endpoint.partition(".")[0] != "platform":
            continue
        yield address_of(rule, house)
        is_there = acting.is_open(rule.endpoint) and "job_id" not in rule.arguments
        if who == "centre" and is_there:
            yield f"{house.place(TOWN)}{address_of(rule, house, TOWN)}"


WHOSE = {
    Audience.EVERYBODY: "nobody",
    Audience.HOLDERS: "agent",
    Audience.ADMINISTRATORS: "head",
    Audience.CENTRALISING: "centre",
    Audience.CENTRE: "centre",
    **dict.fromkeys(OF_THE_PLATFORM, "operator"),
}
ALSO = {"head": ("/",), "agent": ("/establishment/accounts",)}
"""Pages that look otherwise to somebody than to whom they are for: more waits, or it is refused."""

IN_PLACE_OF_ANOTHER = {"dashboard.show", "accounts.listed", "accounts.confirm", "accounts.create"}


def addresses_for(house: House, who: str) -> Iterator[str]:
    """Give the addresses of the pages that are for somebody: of all people together, each once."""
    yield from ALSO.get(who, ())
    for rule in house.portal.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        if WHOSE[audience_of(house.portal.view_functions[rule.endpoint])] == who:
            yield address_of(rule, house)
        if who == "centre" and rule.endpoint in IN_PLACE_OF_ANOTHER:
            yield f"{house.place(TOWN)}{address_of(rule, house, TOWN)}"


def address_of(rule: Rule, house: House, establishment: str = "hospitalier") -> str:
    """Give the address of a page of the example.

    :raises AssertionError: nobody has said what its parts may be
    """
    values = {name: part_of(name, house, establishment) for name in rule.arguments}
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
        path = re.sub(r"<any\([^)]*\):act>", act.strip('"'), rule.rule)
        for name in rule.arguments - {"act"}:
            path = re.sub(rf"<[^<>]*\b{name}>", part_of(name, house), path)
        yield path


def part_of(name: str, house: House, establishment: str = "hospitalier") -> str:
    """Give a good value of a part of an address."""
    if name in OF_ONE:
        return OF_ONE[name](house, establishment)
    if name not in PARTS:
        raise AssertionError(f"say in tests/portal/addresses.py what {name} may be")
    return PARTS[name](house)


PARTS: dict[str, Callable[[House], str]] = {
    "job_id": House.job,
    "campaign_id": House.campaign,
    "long_act_id": House.long_act,
    "delegation_id": House.delegation,
    "amendment_id": House.amendment,
    "client_id": House.application,
    "transfer_id": House.transfer,
    "session_id": House.session,
    "device_id": House.account,  # there is none in the example
    "link_id": House.account,  # there is none in the example: nobody's, whatever its number
    "assignment_id": House.account,
    "objection_id": House.account,  # there is none in the example
    "establishment_id": lambda house: str(house.head().establishment_id),
    "asker_id": House.account,  # there is none in the example
    "siret": lambda house: "22995922600015",
    "code": lambda house: "carriere-affiliation",
    "number": lambda house: "1",
    "name": lambda house: "account_locked",
    "of": lambda house: "accounts",
    "email_id": House.email,
    "file_id": House.register_file,
    "operator_id": lambda house: house.somebody(house.operator()).account_id,
    "suppression_id": House.suppression,
    "message_id": House.parked,
    "batch_id": papers.batch,
    "item_id": House.account,  # there is none in the example
    "slug": lambda house: "create-account",
    "act": lambda house: "renew",
}
OF_ONE: dict[str, Callable[[House, str], str]] = {
    "account_id": House.account,
    "letter_id": House.letter,
    "review_id": House.review,
}
"""Of what each establishment has its own."""
