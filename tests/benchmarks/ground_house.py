"""A service alone, with one administrator in it, for acts on many to be measured.

Each act is done as the worker or the request does it, in its transactions, as the unprivileged
role under row-level security, without messaging behind it.
"""

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Generic, TypeVar
from uuid import UUID

import click
from sqlalchemy import Engine

from deploy.installation import provisioning
from deploy.tooling import scratch
from shared import db, migrations, tenancy
from shared.auth import Actor, Basis, Profile
from shared.config import Settings
from shared.db import Sessions, new_id
from shared.jobs import Job, Kinds, Requester, Runner
from shared.messaging import Context, wakes
from shared.tenancy import Reason
from tests.benchmarks import machine
from tests.benchmarks.environs import environ
from tests.benchmarks.parts import Line
from tests.benchmarks.taking import Taken, taking

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)

S = TypeVar("S", bound=Settings)
T = TypeVar("T")


@dataclass
class House(Generic[T]):
    """A service on a database of its own, and who asks for what is done in it."""

    engine: Engine
    sessions: Sessions
    runner: Runner[T]
    tools: T
    actor: Actor

    @property
    def home(self) -> UUID:
        """Tell where the administrator is."""
        return self.actor.acting_tenant

    def requester(self) -> Requester:
        """Tell who asks for jobs."""
        return Requester(actor=self.actor, claims={}, language="fr", context=Context(now=NOW))

    def do(self, job: object, outcomes: dict[str, int]) -> None:
        """Do every job that waits, and check that one came to its end, and how."""
        assert isinstance(job, Job)
        context, stop = self.runner.context(self.sessions), threading.Event()
        while self.runner.round(context, self.engine, stop):
            pass
        with self.sessions.begin() as session:
            tenancy.unconfined(session, Reason.COMMAND)
            ended = session.get_one(Job, job.id)
            found = (ended.status, ended.outcomes)
        assert found == ("done", outcomes), found

    def measured(
        self, acts: Iterable[tuple[Taken, Callable[[], object]]], *, profile: bool
    ) -> Iterator[Line]:
        """Do each act, one after the other, and tell what it took."""
        with wakes.waiting(self.engine, wakes.OUTBOX, lambda: None):  # as if its relay were here
            for taken, act in acts:
                with taking(self.engine, taken, profile=profile):
                    act()
                yield taken.line()


@dataclass(frozen=True)
class Plan(Generic[S, T]):
    """Of what a house is built."""

    service: str
    settings: type[S]
    tools: Callable[[S], T]
    kinds: Kinds[T]

    @contextmanager
    def built(self, url: str, folder: Path) -> Iterator[House[T]]:
        """Compose the service on a database; its administrator is not in it yet."""
        settings = self.settings.read(environ(self.service, folder, url))
        engine, actor, tools = db.connect(url), administrator(), self.tools(settings)
        runner = Runner(
            self.service,
            kinds=self.kinds,
            readmit=lambda session, job, permission, *, now: actor,
            storage=settings.storage,
            tools=tools,
        )
        yield House(engine, db.sessions(engine), runner, tools, actor)
        engine.dispose()

    @contextmanager
    def built_apart(self) -> Iterator[House[T]]:
        """Build it on a database server of its own."""
        with scratch.server() as server, tempfile.TemporaryDirectory() as folder:
            name = self.service
            urls = provisioning.provision(server.admin_url, [name], passwords={})[name]
            migrations.upgrade(name, urls.owner)
            with self.built(urls.runtime, Path(folder)) as house:
                yield house


def administrator() -> Actor:
    """Make up who acts, in an establishment of their own."""
    home = new_id()
    return Actor(
        account_id=new_id(),
        home_id=home,
        profile=Profile.ADMINISTRATOR,
        session_id=new_id(),
        basis=Basis.OWN,
        tenant_id=home,
    )


def command(measure: Callable[[bool], Iterator[Line]]) -> click.Command:
    """Make the command that measures acts on many, each once."""

    @click.command(context_settings={"help_option_names": ["-h", "--help"]})
    @click.option("--profile", is_flag=True, help="Tell where the time goes, too.")
    def main(profile: bool) -> None:
        """Build the database, do each act once, tell what it took."""
        click.echo(f"{machine.told()}\n")
        for line in measure(profile):
            click.echo(line)
        click.echo(f"\n{machine.told()}")

    return main
