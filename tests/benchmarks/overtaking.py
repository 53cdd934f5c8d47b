"""How long a revoked session goes on behind a backlog, and how long that takes (design.md §4.4).

A listener finds so many messages in its queue, each of which its handler takes a while for; then a
session is revoked. What is timed, from the listener's start: when its deny-list knows, and when the
last message has been handled.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import click
from sqlalchemy import func, select

from deploy.tooling import scratch
from shared import migrations
from shared.auth import denylist
from shared.auth.denylist import Revocation
from shared.events import accounts
from shared.events.identity import SessionRevoked
from shared.messaging import News
from shared.messaging.tables import OutboxMessage
from tests.sample.models import Thing
from tests.servers import broker
from tests.servers.databases import Databases
from tests.shared.messaging.house import House, acted, keep

LISTENER = "delegation"


@click.command()
@click.option("--backlog", default=1_000, show_default=True, help="Messages in the queue.")
@click.option("--milliseconds", default=20, show_default=True, help="That a handler takes.")
@click.option("--in-memory", is_flag=True, help="With the transport of the embedded process.")
def main(backlog: int, milliseconds: int, *, in_memory: bool) -> None:
    """Revoke a session behind a backlog."""
    with house(in_memory=in_memory) as made:
        publish(made, backlog)
        started = time.perf_counter()
        made.start(listener(made, milliseconds / 1000))
        until_there(lambda: count(made, Revocation) == 1)
        known = time.perf_counter() - started
        until_there(lambda: count(made, Thing) == backlog)
        click.echo(f"{backlog:,} messages, {milliseconds} ms each: revoked after {known:.2f} s,")
        click.echo(f"all handled after {time.perf_counter() - started:.2f} s")


@contextmanager
def house(*, in_memory: bool) -> Iterator[House]:
    """Start what the services need."""
    with scratch.server() as server:
        databases = Databases(server.admin_url, migrate=migrations.upgrade)

        def database() -> str:
            return databases.copy("sample").runtime

        if in_memory:
            made = House("memory://overtaking", database)
            yield made
            made.close()
            return
        found = broker.find()
        if found is None:
            raise click.ClickException("There is no broker here.")
        with found.started() as running:
            made = House(running.make_vhost(), database)
            yield made
            made.close()


def publish(made: House, backlog: int) -> None:
    """Fill the listener's queue, then revoke a session."""
    relays = [made.worker(name) for name in ("accounts", "identity")]
    made.workers.clear()
    made.announce("accounts", *(acted(str(n), subject=uuid4()) for n in range(backlog)))
    relays[0].start()
    until_there(lambda: not waiting(made, "accounts"))
    now = datetime.now(UTC)
    revoked = SessionRevoked(
        account_id=uuid4(),
        establishment_id=uuid4(),
        session_id=None,
        revoked_at=now,
        expires_at=now + timedelta(minutes=5),
        reason="signed_out",
    )
    made.announce("identity", revoked)
    relays[1].start()
    until_there(lambda: not waiting(made, "identity"))
    for relay in relays:
        relay.stop()


def listener(made: House, seconds: float) -> Any:
    def handle(session: Any, event: Any, news: News) -> None:
        keep(session, event, news)
        time.sleep(seconds)

    handlers = {accounts.OperatorActed: handle}
    return made.worker(LISTENER, handlers, projections=(denylist.project,))


def waiting(made: House, service: str) -> int:
    with made.transaction(service) as session:
        unpublished = select(func.count()).where(OutboxMessage.published_at.is_(None))
        return session.scalar(unpublished) or 0


def count(made: House, table: Any) -> int:
    with made.transaction(LISTENER) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def until_there(condition: Any) -> None:
    while not condition():
        time.sleep(0.02)


if __name__ == "__main__":
    main()
