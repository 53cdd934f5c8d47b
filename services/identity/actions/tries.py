"""Tries of a password: counted before they are judged, under what was typed, known or not [P].

What is done here is the same whether the identifier is known or not, so that neither the answer nor
its time tells. Rows are held in one order everywhere: the credential, a counter, the tries.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import case, delete, null
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.identity.actions import counting
from services.identity.models import Credential, Tries
from services.identity.queries import credentials, efforts, tries
from services.identity.tools import Tools
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


def begin(session: Session, *, identifier: str, tools: Tools, now: datetime) -> Try:
    """Count a try.

    While the identifier is locked, or too much is tried under it or in its establishment, nothing
    is judged.
    """
    typed = fold_code(identifier)
    credential = credentials.by_identifier(session, typed)
    key, limits = tools.key, tools.settings.limits
    under = counting.name(key, "sign_ins", typed, now=now)
    nobodys = counting.name(key, "failures", typed, now=now)
    where = str(credential.establishment_id) if credential else ""
    failures = counting.name(key, "failures", where, now=now) if credential else nobodys
    is_within = (
        counting.count(session, under, now=now) <= limits.account_sign_ins
        and counting.read(session, failures) < limits.establishment_failures
    )
    imitated = efforts.imitated(session, key=key, folded=typed)
    row = tries.name(key, typed)
    is_judged = is_within and _count(session, row, credential=credential, tools=tools, now=now)
    return Try(
        account_id=credential.account_id if credential else None,
        password_hash=credential.password_hash if credential and is_judged else None,
        effort=credential.legacy_effort if credential and credential.has_password else imitated,
        password_version=credential.password_version if credential else 0,
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
    return session.scalar(delete(Tries).where(Tries.key == key).returning(Tries.locked_until))


def _count(
    session: Session, key: str, *, credential: Credential | None, tools: Tools, now: datetime
) -> bool:
    """Count one more, lock at the limit, and tell whether this one is to be judged.

    The try that reaches the limit locks and is still judged: were it judged first, as many as come
    at once would be.
    """
    limit, lock_for = tools.settings.lock_after, tools.settings.lock_for
    is_over = Tries.locked_until <= now
    count = case((is_over, 1), else_=Tries.count + 1)
    locks = count == limit
    statement = insert(Tries).values(
        key=key,
        account_id=credential and credential.account_id,
        last_at=now,
        is_told=False,
        count=1,
        **_lock(now, lock_for, when=limit == 1),
    )
    statement = statement.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": count,
            "last_at": now,
            "account_id": statement.excluded.account_id,
            "locked_at": case((locks, now), (is_over, null()), else_=Tries.locked_at),
            "locked_until": case(
                (locks, now + lock_for), (is_over, null()), else_=Tries.locked_until
            ),
            "is_told": case((locks | is_over, False), else_=Tries.is_told),
        },
    )
    return bool(session.scalar(statement.returning(Tries.count <= limit)))


def _lock(now: datetime, lock_for: timedelta, *, when: bool) -> dict[str, datetime | None]:
    return {
        "locked_at": now if when else None,
        "locked_until": now + lock_for if when else None,
    }
