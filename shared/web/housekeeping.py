"""What the HTTP edge's own tables need done: a service's `worker.py` adds these to its chores."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from shared import erasure
from shared.auth import denylist
from shared.db import Sessions
from shared.messaging import Chore
from shared.web import idempotency, throttle


class _Forget(Protocol):
    def __call__(self, session: Session, *, now: datetime) -> int: ...


def _in_a_transaction(forget: _Forget) -> Callable[[Sessions, datetime, Any], int]:
    def run(sessions: Sessions, now: datetime, _: Any) -> int:
        with sessions.begin() as session:
            return forget(session, now=now)

    return run


CHORES = (
    Chore("forget_kept_answers", timedelta(hours=1), _in_a_transaction(idempotency.forget_expired)),
    Chore("forget_revocations", timedelta(hours=1), _in_a_transaction(denylist.forget_expired)),
    Chore("forget_throttles", timedelta(hours=1), _in_a_transaction(throttle.forget_expired)),
    erasure.sweeping(idempotency.empty),
)
