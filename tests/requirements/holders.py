"""What can hold a rule, as the page writes it: does it exist?"""

import json
import re
from collections.abc import Callable
from functools import cache

import click

from deploy.cli import comptoir
from services.mailer.domain import templates
from services.mailer.domain.paper_contents import PaperKind
from tests.requirements.page import BASE, ROOT

_HTTP = re.compile(r"(GET|POST|PUT|PATCH|DELETE) (…|/)(\S*)")


def exists(written: str) -> bool:
    """Tell whether an endpoint, a command, a page, an e-mail or a letter on paper is there.

    :param written: `POST …/accounts`, `./comptoir history verify`, `page /activate`,
        `e-mail password_creation`, or `paper account_created`
    """
    kind, _, name = written.partition(" ")
    known = _KINDS.get(kind)
    return known(name) if known else _is_endpoint(written)


def _is_endpoint(written: str) -> bool:
    found = _HTTP.fullmatch(written)
    if found is None:
        return False
    path = (BASE if found[2] == "…" else "/") + found[3]
    service = path.split("/")[1]
    return path in _paths(service) and found[1].lower() in _paths(service)[path]


@cache
def _paths(service: str) -> dict[str, dict[str, object]]:
    file = ROOT / "docs" / "openapi" / f"{service}.json"
    paths: dict[str, dict[str, object]] = json.loads(file.read_text(encoding="utf-8"))["paths"]
    return paths


def _is_command(words: str) -> bool:
    found: click.Command = comptoir
    for word in words.split():
        if not isinstance(found, click.Group):
            return False
        inner = found.get_command(click.Context(found), word)
        if inner is None:
            return False
        found = inner
    return True


def _is_page(path: str) -> bool:
    listed = (ROOT / "tests" / "portal" / "routes.txt").read_text(encoding="utf-8").splitlines()
    pages = (line.removeprefix("GET ") for line in listed if line.startswith("GET "))
    return path in {page.rpartition(" ")[0] for page in pages}


_KINDS: dict[str, Callable[[str], bool]] = {
    "./comptoir": _is_command,
    "page": _is_page,
    "e-mail": lambda name: name in templates.names(),
    "paper": lambda name: name in set(PaperKind),
}
