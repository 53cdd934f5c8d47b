"""Counts in windows of ten minutes, made and judged in one statement.

These are no throttles (`shared.web.throttle`), which name a counter by a digest, let a refused try
count for nothing, and are a statement by themselves. What is counted here may be a password that
somebody typed for an identifier, so that it takes the server's key to name it; whoever goes on
trying stays out; and a sign-in is counted, held against its establishment's failures and noted as a
try in one statement (`tries`).
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.identity.domain.server_key import ServerKey
from services.identity.models import Counter
from shared.questions import Question

WINDOW = timedelta(minutes=10)


def name(key: ServerKey, what: str, of: str, *, now: datetime) -> str:
    """Name a counter of the present window.

    :param of: whom or what it is about; it cannot be read back from the name
    """
    return key.pseudonym(what, of, str(int(now.timestamp() // WINDOW.total_seconds())))


def count(session: Session, name: str, *, now: datetime) -> int:
    """Count one more, and tell how many there are."""
    (row,) = _COUNT.within(session, {"key": name, "expires_at": now + WINDOW})
    return int(row["count"])


_COUNT = Question("""
INSERT INTO counters AS row (key, count, expires_at)
SELECT q.key, 1, q.expires_at
FROM jsonb_to_record($1::jsonb) AS q(key text, expires_at timestamptz)
ON CONFLICT (key) DO UPDATE SET count = row.count + 1
RETURNING json_build_object('count', count)
""")


def forget(session: Session, name: str) -> None:
    """Begin at none again."""
    session.execute(delete(Counter).where(Counter.key == name))
