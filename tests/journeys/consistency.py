"""Is what every service knows what its owner says? Is anything on its way, stuck, or told twice?

It reads the databases of an embedded installation as their owners, in the platform's scope.
"""

import email
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import NullPool, create_engine, text

from deploy.embedded.opening import opened
from shared.messaging import topology

QUIET_WITHIN = 90
SERVICES = tuple(topology.LISTENS)

NEWEST = """
    SELECT DISTINCT ON (message->'data'->'{facts}'->>'{id}')
           message->'data'->'{facts}'->>'{id}', (message->>'sequence')::int,
           message->'data'->'{facts}'->>'status'
    FROM outbox WHERE type LIKE 'accounts.%' AND message->'data' ? '{facts}'
    ORDER BY 1, 2 DESC
"""
GRANTS = """
    SELECT DISTINCT ON (subject) subject, (message->>'sequence')::int,
           message->'data'->>'is_granting'
    FROM outbox WHERE type LIKE 'delegation.access.changed.%' ORDER BY 1, 2 DESC
"""
PROJECTIONS = (
    (
        "accounts",
        NEWEST.format(facts="account", id="account_id"),
        (
            ("identity", "SELECT account_id::text, known_sequence, status FROM credentials"),
            ("mailer", "SELECT id::text, sequence, status FROM known_accounts"),
            *(
                (name, "SELECT account_id::text, sequence, status FROM access_accounts")
                for name in SERVICES
            ),
            ("accounts", "SELECT id::text, sequence, status FROM accounts WHERE sequence > 0"),
        ),
    ),
    (
        "accounts",
        NEWEST.format(facts="establishment", id="establishment_id"),
        (
            *(
                (name, "SELECT establishment_id::text, sequence, status FROM access_establishments")
                for name in SERVICES
            ),
            ("accounts", "SELECT id::text, sequence, status FROM establishments"),
        ),
    ),
    (
        "delegation",
        GRANTS,
        tuple(
            (
                name,
                "SELECT delegation_id::text, sequence, is_granting::text FROM access_delegations",
            )
            for name in ("accounts", "delegation", "mailer")
        ),
    ),
)


class Databases:
    """The four databases of a data folder."""

    def __init__(self, data: Path) -> None:
        with opened(data) as installation:
            self.engines = {
                name: create_engine(environ["OWNER_DATABASE_URL"], poolclass=NullPool)
                for name, environ in installation.environs.items()
            }

    def rows(self, service: str, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask one of them."""
        with self.engines[service].begin() as connection:
            connection.execute(text("SELECT set_config('app.scope', 'platform', true)"))
            return [tuple(row) for row in connection.execute(text(statement), values)]


def wait_until_quiet(data: Path) -> None:
    """Wait until nothing is on its way any more."""
    databases = Databases(data)
    deadline = time.monotonic() + QUIET_WITHIN
    while busy := list(_on_the_way(databases)):
        assert time.monotonic() < deadline, busy
        time.sleep(0.5)


def faults(data: Path) -> list[str]:
    """List all that is not as it should be; empty: nothing."""
    databases = Databases(data)
    return [
        *_on_the_way(databases),
        *_parked(databases),
        *_projections(databases),
        *_emails(databases, data / "mails"),
    ]


def _on_the_way(databases: Databases) -> Iterator[str]:
    for service in SERVICES:
        ((unsent,),) = databases.rows(
            service, "SELECT count(*) FROM outbox WHERE published_at IS NULL"
        )
        if unsent:
            yield f"{service}: {unsent} events are not published"
        ((deferred,),) = databases.rows(service, "SELECT count(*) FROM deferred")
        if deferred:
            yield f"{service}: {deferred} messages are deferred"
    for template, status in databases.rows(
        "mailer", "SELECT template, status FROM emails WHERE status NOT IN ('sent', 'cancelled')"
    ):
        yield f"mailer: an e-mail “{template}” is {status}"
    for listener, publishers in topology.LISTENS.items():
        for publisher in publishers:
            ((last,),) = databases.rows(publisher, "SELECT max(position) FROM outbox")
            heard = databases.rows(
                listener, "SELECT contiguous FROM publishers WHERE name = :name", name=publisher
            )
            if last and (not heard or heard[0][0] < last):
                yield f"{listener} has heard {publisher} up to {heard}, not {last}"


def _parked(databases: Databases) -> Iterator[str]:
    for service in SERVICES:
        for kind, error in databases.rows(service, "SELECT type, error FROM parked"):
            yield f"{service}: {kind} is parked: {error}"


def _projections(databases: Databases) -> Iterator[str]:
    for owner, statement, readers in PROJECTIONS:
        said = {row[0]: row[1:] for row in databases.rows(owner, statement)}
        for reader, projection in readers:
            known = {row[0]: row[1:] for row in databases.rows(reader, projection)}
            for subject in said.keys() | known.keys():
                if said.get(subject) != known.get(subject):
                    yield (
                        f"{reader} knows {known.get(subject)} of {subject}, where {owner} said "
                        f"{said.get(subject)} ({projection})"
                    )


def _emails(databases: Databases, maildir: Path) -> Iterator[str]:
    delivered = Counter(
        email.message_from_bytes(file.read_bytes())["Message-ID"]
        for place in ("new", "cur")
        for file in (maildir / place).glob("*")
    )
    yield from (f"{name} was delivered {n} times" for name, n in delivered.items() if n > 1)
    ((rows,),) = databases.rows("mailer", "SELECT count(*) FROM emails WHERE status = 'sent'")
    if rows != len(delivered):
        yield f"{rows} e-mails are recorded as sent, {len(delivered)} were delivered"
