"""What a request costs: CPU of the serving process and round trips, beside a bare view.

Each request goes to a service on gunicorn as in its container, a bare flask-smorest view of one
constant object to the same process, in turns, several rounds; CPU is user and system time of that
process, counted in ticks of 10 ms.
"""

import http.client
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import click
from argon2 import PasswordHasher

from deploy.tooling import scratch
from shared import migrations
from tests.benchmarks.ground_serving import BARE, served
from tests.benchmarks.parts import Line
from tests.contracts.operations import JSON, operations
from tests.contracts.scene import Request, Scene
from tests.contracts.theatre import Theatre
from tests.servers.databases import Databases
from tests.shared.trips import trips
from tests.statements import statements

ONE = "/accounts/v1/establishments/{establishment_id}/accounts/{account_id}"
LIST = "/accounts/v1/establishments/{establishment_id}/accounts"
ANSWER_WITHIN = 60
WARM = 20
"""Requests of each before any is counted."""


@dataclass(frozen=True, eq=False)
class Row:
    """A request that is measured.

    :ivar by: who makes it; None: whoever makes the good call
    :ivar hashes: whether it verifies a password, whose cost, made small, is taken off
    """

    service: str
    words: str
    operation: str
    to_reach: str = ""
    by: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    hashes: bool = False


ROWS = (
    Row("accounts", "one account, at home", f"GET {ONE}", "≤ 4 ×, ≤ 5 round trips"),
    Row(
        *("accounts", "one account, by delegation", f"GET {ONE}", "≤ 4 ×, ≤ 8 round trips"),
        by="delegate",
    ),
    Row(
        *("accounts", "a list of 50 accounts", f"GET {LIST}", "≤ 5 ms"),
        query={"page_size": "50"},
    ),
    Row("accounts", "one's own account", "GET /accounts/v1/me", "≤ 4 ×"),
    Row("accounts", "an account created", f"POST {LIST}", "≤ 15 statements"),
    Row("identity", "introspection", "POST /identity/v1/oauth/introspect", "≤ 1.2 ms"),
    Row(
        *("identity", "sign-in, besides the hash", "POST /identity/v1/sessions", "≤ 2.5 ms"),
        hashes=True,
    ),
    Row("delegation", "one access decision", "GET /delegation/v1/access", "≤ 1.5 ms"),
    Row("delegation", "two hundred access decisions", "POST /delegation/v1/access"),
)


def measure(services: Sequence[str], *, rounds: int, requests: int) -> Iterator[Line]:
    """Measure the requests of some services, on databases of their own.

    :param rounds: how often all of a service take their turns
    :param requests: of each, in each round
    :raises click.ClickException: if a service does not start, or does not answer
    """
    with scratch.server() as server, tempfile.TemporaryDirectory() as folder:
        databases = Databases(server.admin_url, migrate=migrations.upgrade)
        theatre = Theatre(databases, server.admin_url, Path(folder))
        try:
            for service in services:
                with theatre.playing(service) as play:
                    lines = list(_measured(service, play.scene, rounds, requests))
                yield from lines
        finally:
            theatre.close()
            databases.close()


def _measured(service: str, scene: Scene, rounds: int, requests: int) -> Iterator[Line]:
    rows = [row for row in ROWS if row.service == service]
    calls = {row: _call(scene, row) for row in rows}
    if service == "accounts":
        for _ in range(50):
            _made(scene, calls[rows[-1]])
    told = {row: _trips(scene, call) for row, call in calls.items()}
    bare = Request(method="GET", template=BARE)
    spent: dict[Row | None, list[float]] = {row: [] for row in (None, *rows)}
    with served(scene) as (port, pid):
        for number in range(rounds + 1):
            for row, call in ((None, bare), *calls.items()):
                cost = _cost(port, pid, call, requests if number else WARM)
                if number:
                    spent[row].append(cost)
    beside = statistics.median(spent[None])
    yield Line(f"a bare view, beside `{service}`", f"{beside:.2f} ms")
    for row in rows:
        yield _line(row, statistics.median(spent[row]), beside=beside, told=told[row])


def _line(row: Row, cost: float, *, beside: float, told: str) -> Line:
    hash_ = _hash(PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)) if row.hashes else 0
    spent = cost - hash_
    ratio = f" ({spent / beside:.1f} ×)" if beside else ""
    return Line(row.words, f"{spent:.2f} ms{ratio}, {told}", row.to_reach)


def _hash(hasher: PasswordHasher) -> float:
    """Tell the milliseconds of CPU that one verification takes."""
    kept = hasher.hash("Une-phrase-de-passe-7")
    began = time.process_time()
    for _ in range(20):
        hasher.verify(kept, "Une-phrase-de-passe-7")
    return (time.process_time() - began) / 20 * 1000


def one_hash() -> Line:
    """Measure one verification of a password with the parameters of installations."""
    return Line("one raw Argon2id verification", f"{hash_of_installations():.1f} ms")


def hash_of_installations() -> float:
    """Tell the milliseconds of CPU of one verification, with the parameters of installations."""
    return _hash(PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1))


def _call(scene: Scene, row: Row) -> Request:
    (operation,) = (each for each in operations(row.service) if str(each) == row.operation)
    good = scene.good(operation)
    caller = row.by or scene.caller_of(operation)
    if caller is not None:
        good = good.with_header("Authorization", f"Bearer {scene.people[caller].token}")
    if row.words.startswith("two hundred"):
        good = good.but(body={"questions": good.body["questions"][:1] * 200})
    if row.words == "an account created":  # again and again, of the same person
        good = good.but(body={**good.body, "same_person": False})
    for name, value in good.path.items():
        good = good.but(template=good.template.replace(f"{{{name}}}", value))
    return good.but(path={}, query={**good.query, **row.query})


def _made(scene: Scene, call: Request) -> None:
    answer = call.sent_to(scene.app)
    assert answer.status_code < 300, answer.text


def _trips(scene: Scene, call: Request) -> str:
    """Tell how often the database is waited for, and how many statements it is asked."""
    engine = scene.app.sessions.kw["bind"]
    for _ in range(12):  # until its statements are prepared
        _made(scene, call)
    with trips(engine) as found, statements(engine) as asked:
        _made(scene, call)
    return f"{len(found)} round trips, {len(asked)} statements"


def _cost(port: int, pid: int, call: Request, requests: int) -> float:
    """Tell the milliseconds of CPU that a request takes of the serving process."""
    body, kind = _payload(call)
    path = f"{call.template}?{urlencode(call.query)}" if call.query else call.template
    headers = {**call.headers, **({"Content-Type": kind} if kind else {})}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_WITHIN)
    before = _cpu(pid)
    try:
        for _ in range(requests):
            connection.request(call.method, path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            told = answer.read()
            if answer.status >= 300:
                raise click.ClickException(f"{call.method} {path}: {answer.status}, {told!r}")
    except (OSError, http.client.HTTPException) as error:
        raise click.ClickException(f"{call.method} {path} is not answered: {error!r}") from error
    finally:
        connection.close()
    return (_cpu(pid) - before) / requests * 1000


def _payload(call: Request) -> tuple[bytes | None, str | None]:
    if call.body is None:
        return None, None
    if call.content_type == JSON:
        return json.dumps(call.body).encode(), JSON
    return urlencode(call.body).encode(), call.content_type


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
