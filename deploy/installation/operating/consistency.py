"""Is what every service knows what its owner says?

Each fact has one owner; the others keep a projection of it, which carries the `sequence` of the
owner's statement. Here both are laid side by side, in the databases of an installation.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from deploy.installation.installation import Installation
from deploy.installation.operating.databases import session
from deploy.installation.operating.owned_facts import OWNED_FACTS, OwnedFact, Rows
from shared.messaging import knowledge
from shared.messaging.tables import BacklogMessage, OutboxMessage

READINGS = 3
"""How often a difference must show, the same each time: services go on working meanwhile."""

PAUSE = 1.0  # seconds between readings
DELETED = "deleted"

Facts = tuple[Any, ...]
"""What is compared: the statement's sequence, and what it says of the state."""


@dataclass(frozen=True)
class Difference:
    """A service knows something else than the owner says.

    :ivar said: None: the owner knows no such subject
    :ivar known: None: the reader knows no such subject
    :ivar is_awaited: the news is on its way, or waits to be tried again
    """

    owner: str
    noun: str
    subject: str
    said: Facts | None
    reader: str
    table: str
    known: Facts | None
    is_awaited: bool


def differences(installation: Installation) -> list[Difference]:
    """Compare once; what is on its way just now shows too."""
    return [found for fact in OWNED_FACTS for found in _of_fact(installation, fact)]


def lasting(installation: Installation) -> list[Difference]:
    """Compare until nothing differs, and give what differed in the same way at each reading."""
    found = differences(installation)
    for _ in range(READINGS - 1):
        if not found:
            break
        time.sleep(PAUSE)
        now = set(differences(installation))
        found = [difference for difference in found if difference in now]
    return found


def _of_fact(installation: Installation, fact: OwnedFact) -> Iterator[Difference]:
    said = _read(installation, fact.owner, fact.rows)
    for projection in fact.projections:
        known = _read(installation, projection.reader, projection.rows)
        differing = {key for key in said.keys() | known.keys() if said.get(key) != known.get(key)}
        if not differing:
            continue
        awaited = _awaited(installation, fact.owner, projection.reader)
        for subject in sorted(differing):
            yield Difference(
                owner=fact.owner,
                noun=fact.noun,
                subject=subject,
                said=said.get(subject),
                reader=projection.reader,
                table=projection.table,
                known=known.get(subject),
                is_awaited=subject in awaited,
            )


def _read(installation: Installation, service: str, rows: Rows) -> dict[str, Facts]:
    with session(installation, service) as opened:
        return {str(row[0]): _facts(*row[1:]) for row in opened.execute(rows)}


def _facts(sequence: int, state: object) -> Facts:
    """Deleted is final: what is told after that, readers ignore."""
    return (DELETED,) if state == DELETED else (sequence, state)


def _awaited(installation: Installation, owner: str, reader: str) -> set[str]:
    """List the subjects of which a reader has still to hear something from their owner."""
    with session(installation, reader) as opened:
        waiting = select(BacklogMessage.subject).where(BacklogMessage.publisher == owner)
        to_handle = set(opened.scalars(waiting))
        heard = knowledge.contiguous(opened, owner)
    is_to_come = or_(OutboxMessage.position.is_(None), OutboxMessage.position > heard)
    with session(installation, owner) as opened:
        return to_handle | set(opened.scalars(select(OutboxMessage.subject).where(is_to_come)))
