"""Tries of a password: counted before they are judged, under what was typed, known or not [P].

What is done here is the same whether the identifier is known or not, so that neither the answer nor
its time tells. Rows are held in one order everywhere: the credential, a counter, the tries.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.identity.actions import counting
from services.identity.queries import efforts, tries
from services.identity.tools import Tools
from shared.questions import Ask, Question, Told
from shared.text import fold_code


@dataclass(frozen=True, kw_only=True)
class Try:
    """A try that has been counted.

    :ivar password_hash: what to judge by; None: nothing is to be judged, whatever was typed
    :ivar effort: what it is to cost without a hash, as by a legacy one; None: as by our own
    :ivar password_version: of that hash: the verdict is void once it has changed
    :ivar key: names the row of the identifier
    :ivar failures: names the counter where a wrong password counts
    """

    account_id: UUID | None
    password_hash: str | None
    effort: str | None
    password_version: int
    key: str
    failures: str


def begin(ask: Ask, *, identifier: str, tools: Tools, now: datetime) -> Try:
    """Count a try.

    While the identifier is locked, or too much is tried under it or in its establishment, nothing
    is judged.

    :param ask: asks within a transaction, or each question alone
    """
    typed = fold_code(identifier)
    (known,) = ask(_KNOWN, {"identifier": typed})
    credential: Told | None = known["credential"]
    key, limits = tools.key, tools.settings.limits
    nobodys = counting.name(key, "failures", typed, now=now)
    where = credential["establishment_id"] if credential else ""
    failures = counting.name(key, "failures", where, now=now) if credential else nobodys
    imitated = efforts.nearest(known["efforts"] or {}, key=key, folded=typed)
    row = tries.name(key, typed)
    asked = {
        "under": counting.name(key, "sign_ins", typed, now=now),
        "under_limit": limits.account_sign_ins,
        "expires_at": now + counting.WINDOW,
        "failures": failures,
        "failures_limit": limits.establishment_failures,
        "key": row,
        "account_id": credential and credential["account_id"],
        "now": now,
        "until": now + tools.settings.lock_for,
        "lock_after": tools.settings.lock_after,
    }
    (counted,) = ask(_COUNT, asked)
    is_judged = bool(counted["is_judged"])
    password_hash = credential["password_hash"] if credential else None
    return Try(
        account_id=UUID(credential["account_id"]) if credential else None,
        password_hash=password_hash if is_judged else None,
        effort=credential["legacy_effort"] if credential and password_hash else imitated,
        password_version=credential["password_version"] if credential else 0,
        key=row,
        failures=failures if is_judged else nobodys,
    )


def fail(session: Session, done: Try, *, now: datetime) -> None:
    """Count a wrong password in its establishment; one that was not judged counts nowhere."""
    counting.count(session, done.failures, now=now)


def forget(session: Session, *, identifier: str, tools: Tools, now: datetime) -> None:
    """Let as many sign-ins be tried under an identifier as if none had been."""
    counting.forget(session, counting.name(tools.key, "sign_ins", identifier, now=now))


def clear(session: Session, key: str) -> datetime | None:
    """Forget the tries under an identifier, and tell until when it would have been locked."""
    rows = _CLEAR.within(session, {"key": key})
    until = rows[0]["locked_until"] if rows else None
    return None if until is None else datetime.fromisoformat(until)


_CLEAR = Question("""
DELETE FROM tries USING jsonb_to_record($1::jsonb) AS q(key text) WHERE tries.key = q.key
RETURNING json_build_object('locked_until', tries.locked_until)
""")


_KNOWN = Question("""
SELECT json_build_object(
    'credential', (
        SELECT row_to_json(found) FROM (
            SELECT account_id, establishment_id, password_hash, legacy_effort, password_version
            FROM credentials WHERE identifier = q.identifier
        ) AS found
    ),
    'efforts', (SELECT json_object_agg(effort, passwords) FROM efforts WHERE passwords > 0)
)
FROM jsonb_to_record($1::jsonb) AS q(identifier text)
""")

_IS_OVER = "tries.locked_until <= excluded.last_at"
_NEXT = f"CASE WHEN {_IS_OVER} THEN 1 ELSE tries.count + 1 END"
_LOCKS = f"({_NEXT} = ($1::jsonb ->> 'lock_after')::integer)"

_COUNT = Question(f"""
WITH q AS (
    SELECT * FROM jsonb_to_record($1::jsonb) AS q(
        under text, under_limit integer, expires_at timestamptz,
        failures text, failures_limit integer,
        key text, account_id uuid, now timestamptz, until timestamptz, lock_after integer
    )
), counted AS (
    INSERT INTO counters AS row (key, count, expires_at)
    SELECT q.under, 1, q.expires_at FROM q
    ON CONFLICT (key) DO UPDATE SET count = row.count + 1
    RETURNING row.count
), tried AS (
    INSERT INTO tries (key, account_id, last_at, is_told, count, locked_at, locked_until)
    SELECT q.key, q.account_id, q.now, false, 1,
        CASE WHEN q.lock_after = 1 THEN q.now END, CASE WHEN q.lock_after = 1 THEN q.until END
    FROM q, counted
    WHERE counted.count <= q.under_limit AND q.failures_limit > coalesce(
        (SELECT failed.count FROM counters AS failed WHERE failed.key = q.failures), 0
    )
    ON CONFLICT (key) DO UPDATE SET
        count = {_NEXT},
        last_at = excluded.last_at,
        account_id = excluded.account_id,
        locked_at = CASE
            WHEN {_LOCKS} THEN excluded.last_at WHEN {_IS_OVER} THEN NULL ELSE tries.locked_at
        END,
        locked_until = CASE
            WHEN {_LOCKS} THEN ($1::jsonb ->> 'until')::timestamptz
            WHEN {_IS_OVER} THEN NULL
            ELSE tries.locked_until
        END,
        is_told = CASE WHEN {_LOCKS} OR {_IS_OVER} THEN false ELSE tries.is_told END
    RETURNING count <= ($1::jsonb ->> 'lock_after')::integer AS is_judged
)
SELECT json_build_object('is_judged', coalesce((SELECT is_judged FROM tried), false))
""")
"""Counts one more under the identifier, and tells whether this one is to be judged: while it is
not locked, nor too much is tried under it or in its establishment.

The try that reaches the limit locks and is still judged: were it judged first, as many as come at
once would be. The counter's row is held before that of the tries.
"""
