"""Is anything on its way, stuck, or told twice? Does every service know what its owner says?"""

import email
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import text

from deploy.installation.embedded.installation import Installation
from deploy.installation.embedded.opening import opened
from deploy.installation.operating import consistency, history, messages
from deploy.installation.operating.databases import session

QUIET_WITHIN = 180


def wait_until_quiet(data: Path) -> None:
    """Wait until nothing is on its way any more."""
    deadline = time.monotonic() + QUIET_WITHIN
    with opened(data) as installation:
        while busy := list(_on_the_way(installation)):
            assert time.monotonic() < deadline, busy
            time.sleep(0.5)


def faults(data: Path) -> list[str]:
    """List all that is not as it should be; empty: nothing."""
    with opened(data) as installation:
        return [
            *_on_the_way(installation),
            *(f"{m.service}: {m.type} is parked: {m.error}" for m in messages.parked(installation)),
            *(str(difference) for difference in consistency.differences(installation)),
            *_emails(installation, data / "mails"),
            *(f"tampered with: {damaged}" for damaged in history.verify(installation).damaged),
        ]


def _on_the_way(installation: Installation) -> Iterator[str]:
    statuses = messages.statuses(installation)
    for service, status in statuses.items():
        if status.unpublished:
            yield f"{service}: {status.unpublished} events are not published"
        if status.backlog:
            yield f"{service}: {status.backlog} messages wait: {status.reasons}"
        for hearing in status.hears:
            last = statuses[hearing.publisher].last_position
            if hearing.contiguous < last:
                yield f"{service} has heard {hearing}, not {last}"
    unsent = "SELECT template, status FROM emails WHERE status NOT IN ('sent', 'cancelled')"
    for template, status in _rows(installation, unsent):
        yield f"mailer: an e-mail “{template}” is {status}"


def _emails(installation: Installation, maildir: Path) -> Iterator[str]:
    delivered = Counter(
        email.message_from_bytes(file.read_bytes())["Message-ID"]
        for place in ("new", "cur")
        for file in (maildir / place).glob("*")
    )
    yield from (f"{name} was delivered {n} times" for name, n in delivered.items() if n > 1)
    ((rows,),) = _rows(installation, "SELECT count(*) FROM emails WHERE status = 'sent'")
    if rows != len(delivered):
        yield f"{rows} e-mails are recorded as sent, {len(delivered)} were delivered"


def _rows(installation: Installation, statement: str) -> list[tuple[Any, ...]]:
    with session(installation, "mailer") as opened_session:
        return [tuple(row) for row in opened_session.execute(text(statement))]
