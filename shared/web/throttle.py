"""Throttles: counters in PostgreSQL, shared by every process of a service (design.md §4.4).

A window slides: what was let through in the window before counts for the part of it that is still
within `per` of now. That is one row and no list of tries; in the long run it lets through `limit`
in `per`, in the worst rhythm twice as many once. A refused try is not counted, so waiting helps.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.edge import addresses
from shared.errors import TooMany
from shared.questions import Question, Told
from shared.tables import ThrottleCounter
from shared.web import current


@dataclass(frozen=True, kw_only=True)
class Count:
    """How a counter stands after a try.

    :ivar is_open: whether this try may go on
    :ivar limit: tries per window
    :ivar remaining: tries left
    :ivar retry_after: seconds until there is one again; 0 while there is
    :ivar per: the window
    """

    is_open: bool
    limit: int
    remaining: int
    retry_after: int
    per: timedelta

    def require(self) -> "Count":
        """Go on only if the try was within the limit.

        :raises TooMany: if not
        """
        if not self.is_open:
            raise TooMany(self.retry_after)
        return self


def hit(sessions: Sessions, *, bucket: str, limit: int, per: timedelta, now: datetime) -> Count:
    """Count one try, in a transaction of its own, and tell whether it is within the limit.

    :param bucket: what is counted, such as `sign_in:account:JLO000439`; it is stored as a digest
    :param limit: tries per window, at least 1
    :param per: the window, which slides
    """
    asked, fraction = _asked(bucket, limit, per, now)
    (row,) = _TRY.alone(sessions, asked)
    return _count(row, fraction, limit, per)


def count(session: Session, *, bucket: str, limit: int, per: timedelta, now: datetime) -> Count:
    """Count one try with the transaction that makes it: one that fails is not counted.

    :param bucket, limit, per: as for `hit`
    """
    asked, fraction = _asked(bucket, limit, per, now)
    (row,) = _TRY.within(session, asked)
    return _count(row, fraction, limit, per)


def by_address(name: str, *, limit: int, per: timedelta) -> Count:
    """Count one try of the present request's address; the answer's headers tell how many are left.

    An IPv6 address counts as its /64 network, which one subscriber has for themselves.

    :param name: of what is tried, unique in the service
    :raises TooMany: past the limit
    """
    service = current.service()
    network = addresses.network_of(current.client_address())
    bucket = f"{service.name}:{name}:address:{network}"
    counted = hit(service.sessions, bucket=bucket, limit=limit, per=per, now=current.now())
    show("address", counted)
    return counted.require()


def by_account(name: str, account_id: UUID, *, limit: int, per: timedelta) -> Count:
    """Count one try of the caller's own account, with the request: one that fails is not counted.

    The answer's headers tell how many are left.

    :param name: of what is tried, unique in the service
    :raises TooMany: past the limit
    """
    bucket = f"{current.service().name}:{name}:{account_id}"
    counted = count(current.session(), bucket=bucket, limit=limit, per=per, now=current.now())
    show("account", counted)
    return counted.require()


def show(policy: str, count: Count) -> None:
    """Let the present request's answer tell how a counter stands.

    Never of an account that the caller only names: it would tell whether there is one.

    :param policy: whom it counts: an `address`, an `account`, an `establishment`
    """
    flask.g.setdefault("rate_limits", {})[policy] = count


def headers() -> dict[str, str]:
    """Write how the counters of the present request stand (draft-ietf-httpapi-ratelimit-headers).

    `t` is when there will be tries again; while there are some, when all of them will be back.
    """
    shown: dict[str, Count] = flask.g.get("rate_limits", {})
    told = [(policy, count, int(count.per.total_seconds())) for policy, count in shown.items()]
    if not told:
        return {}
    return {
        "RateLimit-Policy": ", ".join(f'"{name}";q={c.limit};w={per}' for name, c, per in told),
        "RateLimit": ", ".join(
            f'"{name}";r={c.remaining};t={c.retry_after or per}' for name, c, per in told
        ),
    }


def forget(session: Session, *, bucket: str) -> None:
    """Start a counter anew, with the transaction that gives the reason."""
    session.execute(delete(ThrottleCounter).where(ThrottleCounter.bucket == _digest(bucket)))


def forget_expired(session: Session, *, now: datetime) -> int:
    """Remove the counters that have no more to say, and tell how many."""
    gone = delete(ThrottleCounter).where(ThrottleCounter.expires_at < now)
    return len(session.scalars(gone.returning(ThrottleCounter.bucket)).all())


def _digest(bucket: str) -> str:
    return hashlib.sha256(bucket.encode()).hexdigest()


def _place(now: datetime, per: timedelta) -> tuple[int, float]:
    """Tell the number of the present window, and how much of it has gone by, from 0 to 1."""
    windows = now.timestamp() / per.total_seconds()
    return math.floor(windows), windows - math.floor(windows)


def _asked(
    bucket: str, limit: int, per: timedelta, now: datetime
) -> tuple[dict[str, object], float]:
    """Tell what is asked by `_TRY`, and how much of the present window has gone by."""
    window, fraction = _place(now, per)
    asked = {
        "bucket": _digest(bucket),
        "period": window,
        "left": 1 - fraction,
        "limit": limit,
        "expires_at": datetime.fromtimestamp((window + 2) * per.total_seconds(), tz=UTC),
    }
    return asked, fraction


_HITS = "CASE WHEN row.period >= excluded.period THEN row.hits ELSE 0 END"
_PREVIOUS = """CASE
    WHEN row.period >= excluded.period THEN row.previous
    WHEN row.period = excluded.period - 1 THEN row.hits
    ELSE 0
END"""
_IS_OPEN = f"""(
    {_HITS} + {_PREVIOUS} * ($1::jsonb ->> 'left')::float8 < ($1::jsonb ->> 'limit')::integer
)"""
_TRY = Question(f"""
INSERT INTO throttle_counters AS row (bucket, period, hits, previous, is_open, expires_at)
SELECT q.bucket, q.period, 1, 0, true, q.expires_at
FROM jsonb_to_record($1::jsonb) AS q(bucket text, period bigint, expires_at timestamptz)
ON CONFLICT (bucket) DO UPDATE SET
    period = greatest(row.period, excluded.period),
    hits = {_HITS} + CASE WHEN {_IS_OPEN} THEN 1 ELSE 0 END,
    previous = {_PREVIOUS},
    is_open = {_IS_OPEN},
    expires_at = excluded.expires_at
RETURNING json_build_object('hits', hits, 'previous', previous, 'is_open', is_open)
""")
"""Counts a try in one statement: two at once wait for one another on the row. A row may be of a
process whose clock is ahead: its period is the present one."""


def _count(row: Told, fraction: float, limit: int, per: timedelta) -> Count:
    hits, previous, is_open = row["hits"], row["previous"], row["is_open"]
    left = limit - hits - previous * (1 - fraction)
    return Count(
        is_open=is_open,
        limit=limit,
        remaining=max(0, math.floor(left)),
        retry_after=0 if is_open else _wait(hits, previous, fraction, limit=limit, per=per),
        per=per,
    )


def _wait(hits: int, previous: int, fraction: float, *, limit: int, per: timedelta) -> int:
    """Tell in how many seconds a try is within the limit again, if nobody tries meanwhile."""
    until = 1 - (limit - hits) / previous if hits < limit else 2 - limit / hits
    return max(1, math.floor((until - fraction) * per.total_seconds()) + 1)
