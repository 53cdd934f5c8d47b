"""What `identity` does because time passes."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import DeclarativeBase, Session

from services.identity.actions import (
    clients,
    efforts,
    factor_reminders,
    factors,
    locks,
    reminders,
    resets,
    resetting,
)
from services.identity.models import (
    Challenge,
    Counter,
    Credential,
    Device,
    Factor,
    FactorLetter,
    FactorReminder,
    FactorReset,
    HolderSession,
    Link,
    OneTimeCode,
    RememberedDevice,
    SpentPasskeyChallenge,
    Tries,
)
from services.identity.models.credential import WATCHED_FOR
from services.identity.models.factor import ENROLS_FOR
from services.identity.queries import factor_resets, tries
from services.identity.tools import Tools
from shared.clock import paris_date
from shared.db import Sessions
from shared.messaging import Chore
from shared.messaging.chores import batch_by_batch, in_one

FORGOTTEN = timedelta(days=1)
"""Wrong tries are forgotten when none was made for so long: a lock lets through more in a day."""


def answer_resets(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Send the links that were asked for, a batch at a time."""
    some = partial(resets.answer, tools=tools, now=now)
    return batch_by_batch(sessions, some, at_once=resets.AT_ONCE)


def answer_reminders(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Announce the identifiers that were asked for, a batch at a time."""
    return batch_by_batch(sessions, reminders.answer, at_once=reminders.AT_ONCE)


def tell_locks(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Announce new locks, so that their holders are told by e-mail."""
    untold = partial(tries.untold, now=now, settled=locks.SETTLED)
    tell = partial(locks.tell, tools=tools, now=now)
    return sum(
        in_one(sessions, partial(tell, account_id=account_id))
        for account_id in in_one(sessions, untold)
    )


def count_efforts(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Count how many passwords of a former platform are left, for refusals to imitate them."""
    return in_one(sessions, efforts.count)


def introduce_clients(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Tell other services of the machine clients made before they were told of any."""
    some = partial(clients.introduce, now=now)
    return batch_by_batch(sessions, some, at_once=clients.AT_ONCE)


def remove_expired_clients(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Remove machine clients whose time has gone by: their tokens ended with it."""
    some = partial(clients.remove_expired, tools=tools, now=now)
    return batch_by_batch(sessions, some, at_once=clients.AT_ONCE)


def reset_factors(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Remove the factors whose reset has waited for its time, each in its own transaction.

    :raises ExceptionGroup: with what held up some of them, once the others are carried out
    """
    carry_out = partial(resetting.carry_out_due, tools=tools, now=now)
    done, faults = 0, []
    for due in in_one(sessions, partial(resetting.due, now=now)):
        try:
            done += in_one(sessions, partial(carry_out, of=due))
        except Exception as fault:  # whatever it is, it is that one's alone
            faults.append(fault)
    if faults:
        raise ExceptionGroup("resets of factors that could not be carried out", faults)
    return done


def remind_of_factors(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Have those reminded who must soon have a second factor, a batch at a time.

    Each batch goes on behind the one before: nobody is read for it again.
    """
    done, after = 0, None
    some = partial(factor_reminders.remind, tools=tools, now=now)
    while found := in_one(sessions, partial(some, after=after)):
        done += len(found)
        after = found[-1]
    return done


def forget_former_emails(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Forget the former addresses to which nothing more would be told."""
    return in_one(sessions, partial(_forget_former_emails, before=now - WATCHED_FOR))


def seal_anew(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Seal secrets of factors under the newest key, so that the one before may go."""
    some = partial(factors.seal_anew, tools=tools)
    return batch_by_batch(sessions, some, at_once=factors.SEALED_AT_ONCE)


def purge(sessions: Sessions, now: datetime, tools: Tools) -> int:
    """Remove what has nothing more to say."""
    long_over = now - tools.settings.kept_for
    over: dict[type[DeclarativeBase], ColumnElement[bool]] = {
        OneTimeCode: or_(OneTimeCode.expires_at < long_over, OneTimeCode.spent_at < long_over),
        HolderSession: HolderSession.created_at < long_over,
        Device: Device.last_seen_at < now - tools.settings.devices_kept_for,
        Link: Link.ended_at < long_over,
        Tries: and_(
            Tries.last_at < now - FORGOTTEN,
            or_(Tries.locked_until.is_(None), Tries.locked_until < now),
        ),
        Counter: Counter.expires_at < now,
        Challenge: Challenge.expires_at < now,
        RememberedDevice: RememberedDevice.expires_at < now,
        SpentPasskeyChallenge: SpentPasskeyChallenge.expires_at < now,
        Factor: and_(Factor.confirmed_at.is_(None), Factor.created_at < now - ENROLS_FOR),
        FactorLetter: FactorLetter.expires_at < long_over,
        FactorReminder: FactorReminder.due_on < paris_date(now),
        FactorReset: FactorReset.ended_at < min(long_over, now - WATCHED_FOR),
    }
    return sum(
        in_one(sessions, partial(_remove, model=model, condition=condition))
        for model, condition in over.items()
    )


def _remove(
    session: Session, *, model: type[DeclarativeBase], condition: ColumnElement[bool]
) -> int:
    removed = session.execute(
        delete(model)
        .where(condition)
        .returning(*model.__table__.primary_key)
        .execution_options(synchronize_session=False)
    )
    return len(removed.all())


def _forget_former_emails(session: Session, *, before: datetime) -> int:
    stale = (
        select(Credential)
        .where(Credential.former_email.is_not(None), Credential.email_changed_at < before)
        .order_by(Credential.account_id)  # as whoever holds two credentials does
        .with_for_update(key_share=True)
    )
    found = session.scalars(stale).all()
    for credential in found:
        credential.former_email = None
    return len(found)


CHORES: tuple[Chore, ...] = (
    Chore("answer_resets", timedelta(seconds=1), answer_resets, resets.waiting),
    Chore("answer_reminders", timedelta(seconds=1), answer_reminders, reminders.waiting),
    Chore(
        "tell_locks",
        timedelta(seconds=5),
        tell_locks,
        partial(tries.untold_locks, settled=locks.SETTLED),
    ),
    Chore("count_efforts", timedelta(hours=1), count_efforts),
    Chore("introduce_clients", timedelta(minutes=1), introduce_clients),
    Chore("remove_expired_clients", timedelta(minutes=1), remove_expired_clients),
    Chore("reset_factors", timedelta(minutes=1), reset_factors, factor_resets.due),
    Chore("remind_of_factors", timedelta(hours=1), remind_of_factors),
    Chore("forget_former_emails", timedelta(hours=1), forget_former_emails),
    Chore("seal_factors_anew", timedelta(hours=1), seal_anew),
    Chore("purge_identity", timedelta(hours=1), purge),
)
