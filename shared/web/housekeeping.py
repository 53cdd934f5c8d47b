"""What the HTTP edge's own tables need done: a service's `worker.py` adds these to its chores."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

from sqlalchemy.orm import Session

from shared import erasure
from shared.auth import denylist
from shared.db import Sessions
from shared.messaging import Chore
from shared.messaging.chores import in_one
from shared.web import idempotency, throttle


class _Forget(Protocol):
    def __call__(self, session: Session, *, now: datetime) -> int: ...


def _hourly(name: str, forget: _Forget) -> Chore:
    def run(sessions: Sessions, now: datetime, _: Any) -> int:
        return in_one(sessions, partial(forget, now=now))

    return Chore(name, timedelta(hours=1), run)


CHORES = (
    _hourly("forget_kept_answers", idempotency.forget_expired),
    _hourly("forget_revocations", denylist.forget_expired),
    _hourly("forget_throttles", throttle.forget_expired),
    erasure.sweeping(idempotency.empty),
)
