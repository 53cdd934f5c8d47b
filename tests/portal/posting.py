"""What can be sent to the portal: every route, every field that a page reads."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from werkzeug.routing import Rule

from services.portal import pages
from tests.portal.addresses import part_of
from tests.portal.house import House
from tests.portal.people import Person
from tests.portal.visitor import Visitor

NOT_READ = frozenset({"csrf_token"})


def fields() -> list[str]:
    """Every name of a field that a page reads, or a template shows."""
    found: set[str] = {"_key", "_kept", "right.paie", "filter.q", "filter.page"}
    root = Path(pages.__file__).parent
    for source in root.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
                found.add(str(node.slice.value))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                is_read = node.func.attr in ("get", "getlist", "filled") and node.args
                if is_read and isinstance(node.args[0], ast.Constant):
                    found.add(str(node.args[0].value))
    for template in (root.parent / "templates").rglob("*.html"):
        found |= set(re.findall(r'name="([a-z_.]+)"', template.read_text()))
        found |= set(re.findall(r'\(form, "([a-z_]+)"', template.read_text()))
    return sorted(
        name for name in found if re.fullmatch(r"[a-z_.]+", name) and name not in NOT_READ
    )


SET_APART = frozenset({"/account/sessions/others", "/step-up"})
"""The first ends the sessions that other tests go on with; wrong proofs at the second lock whoever
gives them out, so that somebody of a test's own does."""


def posts(house: House) -> list[Rule]:
    found = [r for r in house.portal.url_map.iter_rules() if "POST" in (r.methods or ())]
    return sorted((r for r in found if r.rule not in SET_APART), key=lambda rule: rule.rule)


def addresses(rule: Rule, house: House) -> Iterator[str]:
    """Addresses of something that is there, and of something that is not.

    Acts that nothing brings back are tried on what is not there alone.
    """
    for is_there in (True, False):
        path = rule.rule
        for name in rule.arguments:
            value = str(uuid4())
            if name == "act":
                value = "renew" if is_there else "delete"
            elif is_there and name in ("account_id", "job_id", "long_act_id", "review_id"):
                value = part_of(name, house)
            path = re.sub(rf"<[^>]*{name}>", value, path)
        yield path
        if not rule.arguments:
            return


ONE_OF = re.compile(r"<any\(([^)]*)\):\w+>")
PART = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses_of_desk(rule: Rule, house: House) -> Iterator[str]:
    """Addresses of a form of the desk, one for each act, of what is not there: nothing is done.

    Support looks for the person first: they are there, and lose nothing by its acts.
    """
    is_there = "account_id" in rule.arguments
    paths = [rule.rule]
    while choice := ONE_OF.search(paths[0]):
        words = [word.strip(' "') for word in choice[1].split(",")]
        paths = [ONE_OF.sub(word, path, count=1) for path in paths for word in words]
    for path in paths:
        yield PART.sub(lambda part: part_of(part[1], house) if is_there else str(uuid4()), path)


def visitor_of(house: House, person: Person | None = None) -> tuple[Visitor, str]:
    visitor = house.signed_in(person or house.head())
    token = visitor.get("/terms").form("/sign-out")["csrf_token"]
    return visitor, token


GOOD = {
    **{"title": "ms", "first_name": "Anna", "last_name": "Petit", "email": "anna@example.org"},
    **{"address": "1 place", "postcode": "01990", "city": "Exempleville", "profile": "user"},
    **{"step": "create", "scopes": "accounts:read", "name": "Anna", "confirmed": "yes"},
    **{"identifier": "ABCD12345", "password": "Vent-d'autan 8 noeuds", "format": "csv"},
    **{"siret": "12345678200010", "contract_number": "A1", "code": "ABCDEFGHJKMN"},
    **{"action": "renew", "ids": str(uuid4()), "level": "read", "language": "en"},
}
"""What stands in the other fields."""


def _read_by() -> dict[str, set[str]]:
    """Which blueprints read which fields: all of a module's and its parts', and the shared ones."""
    shared = {"_key", "version", "next"}
    found: dict[str, set[str]] = {}
    root = Path(pages.__file__).parent
    every = set(fields())
    for source in root.rglob("*.py"):
        place, text = source.relative_to(root).parts[0].removesuffix(".py"), source.read_text()
        for part in re.findall(r"^from services\.portal\.pages\.(\w+) import", text, re.MULTILINE):
            text += (root / f"{part}.py").read_text() if (root / f"{part}.py").exists() else ""
        words = set(re.findall(r'"([a-z_.]+)"', text))
        found.setdefault(place, set(shared)).update(words & every)
    del found["sign_in"], found["demo"], found["system"]  # these end or begin sessions
    return found


READ_BY = _read_by()
