"""What a request costs: CPU of the serving process and round trips, beside a bare view.

Each request goes to a service on gunicorn as in its container, a bare flask-smorest view of one
constant object to the same process, in turns, several rounds; CPU is user and system time of that
process. The rows about messages and about many accounts at once have benchmarks of their own:
`ground_messages`, `ground_accounts`.
"""

import http.client
import importlib
import json
import multiprocessing
import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import click
import flask
import flask_smorest
import marshmallow
from argon2 import PasswordHasher
from flask.views import MethodView
from gunicorn.app.base import BaseApplication

from deploy.tooling import scratch
from shared import migrations
from tests.benchmarks import standing
from tests.contracts.operations import JSON, operations
from tests.contracts.scene import Request, Scene
from tests.contracts.theatre import Theatre
from tests.servers.databases import Databases
from tests.shared.trips import trips

ONE = "/accounts/v1/establishments/{establishment_id}/accounts/{account_id}"
LIST = "/accounts/v1/establishments/{establishment_id}/accounts"
BARE = "/bare"


@dataclass(frozen=True, eq=False)
class Row:
    """A request that is measured.

    :ivar by: who makes it; None: whoever makes the good call
    """

    service: str
    words: str
    operation: str
    by: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)


ROWS = (
    Row("accounts", "one account, at home", f"GET {ONE}"),
    Row("accounts", "one account, by delegation", f"GET {ONE}", by="delegate"),
    Row("accounts", "a list of 50 accounts", f"GET {LIST}", query={"page_size": "50"}),
    Row("accounts", "one's own account", "GET /accounts/v1/me"),
    Row("accounts", "an account created", f"POST {LIST}"),
    Row("identity", "introspection", "POST /identity/v1/oauth/introspect"),
    Row("identity", "sign-in, its hash made quick", "POST /identity/v1/sessions"),
    Row("delegation", "one access decision", "GET /delegation/v1/access"),
    Row("delegation", "two hundred access decisions", "POST /delegation/v1/access"),
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--rounds", default=5, show_default=True, help="How often all take their turns.")
@click.option("--requests", default=100, show_default=True, help="Of each, in each round.")
def main(rounds: int, requests: int) -> None:
    """Measure each request in turns with a bare view, and print the table."""
    click.echo(f"{standing.told()}; {rounds} rounds of {requests} requests each, in turns\n")
    click.echo("| request | round trips | ms of CPU | a bare view | ratio |")
    click.echo("|---|---|---|---|---|")
    with scratch.server() as server, tempfile.TemporaryDirectory() as folder:
        databases = Databases(server.admin_url, migrate=migrations.upgrade)
        theatre = Theatre(databases, server.admin_url, Path(folder))
        try:
            for service in dict.fromkeys(row.service for row in ROWS):
                with theatre.playing(service) as play:
                    _measure(service, play.scene, rounds=rounds, requests=requests)
        finally:
            theatre.close()
            databases.close()
    click.echo(f"\n{_hashes()}\n{standing.told()}")


def _measure(service: str, scene: Scene, *, rounds: int, requests: int) -> None:
    rows = [row for row in ROWS if row.service == service]
    calls = {row: _call(scene, row) for row in rows}
    if service == "accounts":
        for _ in range(50):
            _made(scene, calls[rows[-1]])
    told = {row: _trips(scene, call) for row, call in calls.items()}
    bare = Request(method="GET", template=BARE)
    spent: dict[Row | None, list[float]] = {row: [] for row in (None, *rows)}
    with _served(scene) as (port, pid):
        for number in range(rounds + 1):
            for row, call in ((None, bare), *calls.items()):
                cost = _cost(port, pid, call, 20 if number == 0 else requests)
                if number:  # the first warms up
                    spent[row].append(cost)
    beside = statistics.median(spent[None])
    for row in rows:
        cost = statistics.median(spent[row])
        click.echo(
            f"| {row.words} | {told[row]} | {cost:.2f} | {beside:.2f} | {cost / beside:.1f} |"
        )


def _call(scene: Scene, row: Row) -> Request:
    (operation,) = (each for each in operations(row.service) if str(each) == row.operation)
    good = scene.good(operation)
    caller = row.by or scene.caller_of(operation)
    if caller is not None:
        good = good.with_header("Authorization", f"Bearer {scene.people[caller].token}")
    if row.words.startswith("two hundred"):
        good = good.but(body={"questions": good.body["questions"][:1] * 200})
    for name, value in good.path.items():
        good = good.but(template=good.template.replace(f"{{{name}}}", value))
    return good.but(path={}, query={**good.query, **row.query})


def _made(scene: Scene, call: Request) -> None:
    answer = call.sent_to(scene.app)
    assert answer.status_code < 300, answer.text


def _trips(scene: Scene, call: Request) -> int:
    for _ in range(12):  # until its statements are prepared
        _made(scene, call)
    with trips(scene.app.sessions.kw["bind"]) as found:
        _made(scene, call)
    return len(found)


def _cost(port: int, pid: int, call: Request, requests: int) -> float:
    """Tell the milliseconds of CPU that a request takes of the serving process."""
    body, kind = _payload(call)
    path = f"{call.template}?{urlencode(call.query)}" if call.query else call.template
    headers = {**call.headers, **({"Content-Type": kind} if kind else {})}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    before = _cpu(pid)
    for _ in range(requests):
        connection.request(call.method, path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status < 300, told
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


@contextmanager
def _served(scene: Scene) -> Iterator[tuple[int, int]]:
    """Serve a service and the bare view from a gunicorn of their own; tell port and process."""
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("fork").Process(target=_serve, args=(scene, theirs))
    child.start()
    try:
        if not ours.poll(30):
            raise click.ClickException("the server did not start")
        port, pid = ours.recv()
        yield port, pid
    finally:
        child.kill()  # it would wait for its worker, and time stands still here
        child.join()
        os.kill(pid, signal.SIGKILL)


def _serve(scene: Scene, pipe: Any) -> None:
    scene.app.sessions.kw["bind"].dispose(close=False)
    service = importlib.import_module(f"services.{scene.app.name}.app")
    fresh = service.create_app(scene.app.settings)  # threads of the other do not live here
    Served(_both(fresh, _bare()), pipe).run()


class Served(BaseApplication):  # type: ignore[misc]
    """Gunicorn with threads, as in a service's container, that tells where it answers."""

    def __init__(self, application: Any, pipe: Any) -> None:
        self.application, self.pipe = application, pipe
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to run."""

        def tell(worker: Any) -> None:
            self.pipe.send((worker.sockets[0].getsockname()[1], os.getpid()))

        settings = {"bind": "127.0.0.1:0", "worker_class": "gthread", "threads": 16}
        settings |= {"keepalive": 75, "loglevel": "warning", "control_socket_disable": True}
        for name, value in {**settings, "post_worker_init": tell}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return what is served."""
        return self.application


def _both(service: Any, bare: Any) -> Callable[..., Any]:
    def answer(environ: dict[str, Any], start: Any) -> Any:
        return (bare if environ["PATH_INFO"] == BARE else service)(environ, start)

    return answer


def _bare() -> flask.Flask:
    """Make a flask-smorest view of one constant object."""
    app = flask.Flask("bare")
    app.config.update(API_TITLE="Bare", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    blueprint = flask_smorest.Blueprint("Bare", __name__)

    class Thing(marshmallow.Schema):
        id = marshmallow.fields.String()
        name = marshmallow.fields.String()

    @blueprint.route(BARE)
    class Bare(MethodView):
        @blueprint.response(200, Thing)  # type: ignore[untyped-decorator]
        def get(self) -> dict[str, str]:
            return {"id": "1", "name": "a"}

    flask_smorest.Api(app).register_blueprint(blueprint)
    return app


def _hashes() -> str:
    """Tell what one verification costs: as installations do it, and made quick."""
    costs = []
    for hasher in (PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1), _quick()):
        kept = hasher.hash("Une-phrase-de-passe-7")
        began = time.process_time()
        for _ in range(20):
            hasher.verify(kept, "Une-phrase-de-passe-7")
        costs.append((time.process_time() - began) / 20 * 1000)
    return f"one Argon2id verification: {costs[0]:.1f} ms; made quick: {costs[1]:.2f} ms"


def _quick() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=256, parallelism=1)


if __name__ == "__main__":
    main()
