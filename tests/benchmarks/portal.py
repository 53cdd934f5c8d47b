"""The portal: CPU and first paint of the list; what its list costs in an establishment of 10,000.

CPU is that of the portal alone: what the services answered is played back to it, in a process of
its own. The lists are asked for over HTTP, of two establishments in turns.
"""

import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from multiprocessing import get_context
from typing import Any

import click
import httpx
from playwright.sync_api import sync_playwright
from werkzeug.test import Client, create_environ

from deploy.tooling import scratch
from services.portal.app import create_app
from services.portal.config import Settings
from services.portal.keeping import COOKIE as PAGE_COOKIE
from services.portal.session import COOKIE
from tests.benchmarks import machine
from tests.benchmarks.parts import Line
from tests.portal.browser.chromium import launched
from tests.portal.house import House
from tests.portal.people import Person
from tests.portal.serving import opened
from tests.portal.states import ACCOUNTS
from tests.portal.test_costs import weight
from tests.portal.visitor import HERE
from tests.servers import installations

MANY, FEW = 10_000, 100
WARMING, ROUNDS, EACH = 20, 5, 40
"""Requests before anything is measured; rounds, of which the best counts; requests of each."""

ASKED = {
    "by name": {"sort": "last_name"},
    **{
        f"by {column}": {"sort": column}
        for column in ("first_name", "identifier", "department", "status", "-expires_on")
    },
    "of a status": {"status": "invited"},
    "of a profile": {"profile": "user"},
    "of a word": {"q": "dupont"},
}
MADE = """
INSERT INTO accounts
SELECT (jsonb_populate_record(a, jsonb_build_object(
  'id', gen_random_uuid(), 'identifier', 'Z' || lpad(upper(to_hex(n + :begin)), 8, '0'),
  'title', CASE n % 2 WHEN 0 THEN 'ms' ELSE 'mr' END, 'status', 'active',
  'expires_on', current_date + n % 600 - 20,
  'last_signed_in_at', now() - n % 400 * interval '1 day',
  'last_name', 'Essai' || md5(n::text), 'sort_name', md5(n::text) || ' essai',
  'email', n || '@lits.example', 'search_text', 'essai ' || md5(n::text)))).*
FROM accounts a, generate_series(1, :number) n WHERE a.id = :id
"""


PAINTED = """() => new Promise((done) => {
  const name = "first-contentful-paint";
  const told = (list) => list.getEntriesByName(name).forEach((one) => done(one.startTime));
  new PerformanceObserver(told).observe({ type: "paint", buffered: true });
})"""


Answers = dict[str, tuple[int, list[tuple[str, str]], bytes]]


class Played(httpx.BaseTransport):
    """Answers as the services have answered once.

    :param services: whoever is asked for what is not kept; None: nobody
    :ivar kept: by method and address, what was answered
    """

    def __init__(self, services: httpx.BaseTransport | None, kept: Answers) -> None:
        self._services = services
        self.kept = kept

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Ask once, then play back."""
        key = f"{request.method} {request.url}"
        if key not in self.kept:
            assert self._services is not None, key
            told = self._services.handle_request(request)
            self.kept[key] = (told.status_code, list(told.headers.items()), told.read())
        status, headers, content = self.kept[key]
        return httpx.Response(status, headers=headers, content=content)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--tries", default=30, show_default=True, help="How often each list is asked for.")
@click.option("--only", type=click.Choice(["cpu", "weight", "paint", "lists"]), help="One part.")
def main(tries: int, only: str | None) -> None:
    """Build an installation, fill it, measure, remove it."""
    click.echo(machine.told())
    click.echo(str(Line("what", "measured", "to reach")))
    with _made() as house:
        parts = {
            "cpu": _cpu(house),
            "weight": _weight(house),
            "paint": _paint(house, tries=10),
            "lists": _lists(house, tries),
        }
        for name, part in parts.items():
            for line in part if only in (None, name) else ():
                click.echo(str(line))
    click.echo(machine.told())


@contextmanager
def _made() -> Iterator[House]:
    with (
        installations.original() as copy,
        scratch.folder() as place,
        opened(copy(place / "data")) as house,
    ):
        for person, number in ((house.head("hospitalier"), MANY), (house.head("Commune"), FEW)):
            one = house.somebody(person)
            first = one.client.get(_path(person), params={"profile": "user"}).body[0]
            begin = MANY * 10 if number == FEW else 0
            house.change("accounts", MADE, begin=begin, number=number - 4, id=first["id"])
        house.change("accounts", "ANALYZE accounts")
        yield house


def _path(person: Person) -> str:
    return f"/accounts/v1/establishments/{person.establishment_id}/accounts"


def _cpu(house: House) -> Iterator[Line]:
    """Tell the CPU of the portal, its calls' included, beside what the services take."""
    settings, kept = house.portal.settings, Answers()
    client = Client(create_app(settings, Played(house.transport, kept)))
    client.set_cookie(COOKIE, house.signed_in(house.head(), "fr").cookie(COOKIE) or "")
    client.set_cookie("language", "fr")
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        for rows, target in ((25, 4), (100, 8)):
            address = f"{ACCOUNTS}?page_size={rows}"
            assert client.get(address, base_url=HERE).status_code == 200
            named = (client.get_cookie(name) for name in (COOKIE, PAGE_COOKIE, "language"))
            cookies = {cookie.key: cookie.value for cookie in named if cookie}
            cost = alone.submit(_spent, settings, kept, cookies, address).result() * 1000
            yield Line(f"CPU of a page of {rows} rows", f"{cost:.1f} ms", f"≤ {target} ms")


def _spent(settings: Settings, kept: Answers, cookies: dict[str, str], address: str) -> float:
    """Tell the seconds of CPU of a page, in a process where nothing else runs.

    It is asked for as a server does: what a client of tests makes of a request is no cost of ours.
    """
    portal = create_app(settings, Played(None, kept))
    told = "; ".join(f"{name}={value}" for name, value in cookies.items())
    environ = create_environ(address, HERE, headers={"Cookie": told})
    statuses: set[str] = set()

    def start(status: str, headers: Any, failure: Any = None) -> Callable[[bytes], object]:
        statuses.add(status)
        return len

    def ask(times: int) -> float:
        requests = [{**environ, "wsgi.input": BytesIO()} for _ in range(times)]
        began = time.process_time()
        for request in requests:
            answer = portal(request, start)
            b"".join(answer)
            answer.close()  # type: ignore[attr-defined]
        spent = time.process_time() - began
        assert statuses == {"200 OK"}
        return spent / times

    ask(WARMING)
    return min(ask(EACH) for _ in range(ROUNDS))


def _weight(house: House) -> Iterator[Line]:
    """Tell the bytes of the list page, as a browser without anything of it would load it."""
    client = Client(house.portal)
    client.set_cookie(COOKIE, house.signed_in(house.head(), "fr").cookie(COOKIE) or "")
    client.set_cookie("language", "fr")
    html = client.get(f"{ACCOUNTS}?page_size=25", base_url=HERE).text
    told = weight(house, html)
    yield Line("HTML, CSS and JS of the list, compressed", f"{told / 1000:.1f} kB", "≤ 60 kB")


def _paint(house: House, tries: int) -> Iterator[Line]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        context = browser.new_context(base_url=house.url, locale="fr-FR")
        cookie = house.signed_in(house.head()).cookie(COOKIE) or ""
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": house.url}])
        page, took = context.new_page(), []
        for _ in range(tries):
            page.goto(ACCOUNTS)
            took.append(float(page.evaluate(PAINTED)))
        context.close()
    yield Line("first paint of the list", f"{statistics.median(took):.0f} ms", "≤ 300 ms at rest")


def _lists(house: House, tries: int) -> Iterator[Line]:
    large, small = house.head("hospitalier"), house.head("Commune")
    for words, query in ASKED.items():
        took: dict[str, list[float]] = {large.identifier: [], small.identifier: []}
        for _ in range(tries):
            for person in (large, small):
                client = house.somebody(person).client
                began = time.perf_counter()
                client.get(_path(person), params={"page_size": 25, **query})
                took[person.identifier].append((time.perf_counter() - began) * 1000)
        many, few = (statistics.median(took[one.identifier]) for one in (large, small))
        target = "≤ 1.6 ×" if words == "by name" else "≤ 2 ×"
        told = f"{many:.0f} ms of {MANY:,}, {few:.0f} ms of {FEW}: {many / few:.2f} ×"
        yield Line(f"the API's list {words}", told, target)


if __name__ == "__main__":
    main()
