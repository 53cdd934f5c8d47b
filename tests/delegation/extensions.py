"""Allowing an extension, and what ends it, over HTTP."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.delegation.chores import end_due, tell_extensions, warn_due
from shared.events.accounts import EstablishmentOrphaned
from shared.events.delegation import ExtensionWithdrawn
from tests.answers import Answer
from tests.delegation.pairs import Pair
from tests.delegation.world import TODAY

AGREED = TODAY + timedelta(days=60)
LATER = AGREED + timedelta(days=90)


def agreed(joined: Pair) -> UUID:
    return joined.agreed(ends_on=AGREED.isoformat())


def allow(joined: Pair, delegation_id: UUID, days: Any = 90) -> Answer:
    path = f"/delegations/{delegation_id}/allow-extension"
    return joined.answerer.post(path, {"days": days})


def allowed(joined: Pair) -> UUID:
    delegation_id = agreed(joined)
    answer = allow(joined, delegation_id)
    assert answer.status_code == 200, answer.json
    return delegation_id


def do_chores(joined: Pair) -> None:
    for chore in (end_due, warn_due, tell_extensions):
        chore(joined.world.sessions, joined.world.now(), joined.world.tools)


def withdrawn_because(joined: Pair) -> list[str]:
    found = joined.world.announced(ExtensionWithdrawn)
    return [event.because for event in found if isinstance(event, ExtensionWithdrawn)]


def last_day(joined: Pair, delegation_id: UUID) -> date:
    return joined.show(delegation_id).ends_on


def orphan(joined: Pair, at: Any, *, is_over: bool = False) -> None:
    """Tell that a centre is orphaned.

    :param is_over: newer news, that somebody is there again, has been heard of before
    """
    facts = joined.centre_with(orphaned_at=at)
    event = EstablishmentOrphaned(establishment=facts, orphaned_at=at)
    joined.world.told(event, sequence=0 if is_over else None)
