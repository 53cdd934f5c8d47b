"""What a service does again and again (design.md §6)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from shared.db import Sessions
from shared.messaging.database import take_lock_until_end
from shared.tenancy import Reason, unconfined

T = TypeVar("T")


@dataclass(frozen=True)
class Chore:
    """Something to do again and again, by one worker at a time.

    :ivar name: stable, unique in its service: the lock and the record of the last run go by it
    :ivar every: how long after a run the next is due
    :ivar run: `run(sessions, now, tools)`, with its own transactions; tells how many things it did
    :ivar waiting: `waiting(now)` selects what there is to do: while there is nothing, the chore
        does not run; None: it runs whenever it is due
    """

    name: str
    every: timedelta
    run: Callable[[Sessions, datetime, Any], int]
    waiting: Callable[[datetime], Select[Any]] | None = None


def batch_by_batch(sessions: Sessions, act: Callable[[Session], int], *, at_once: int) -> int:
    """Do something in transactions of limited size, until one finds less than it could do.

    :param act: is given a session that sees every establishment's rows; tells how much it did
    :param at_once: how much it does, at most
    :return: how much was done in all
    """
    done = 0
    while True:
        count = in_one(sessions, act)
        done += count
        if count < at_once:
            return done


def in_one(sessions: Sessions, act: Callable[[Session], T]) -> T:
    """Do something in one transaction, which sees every establishment's rows."""
    with sessions.begin() as session:
        unconfined(session, Reason.CHORE)
        return act(session)


def lock_of(name: str) -> str:
    """Tell the name of the lock that whoever is at a chore has."""
    return f"chore {name}"


def is_idle(session: Session, name: str) -> bool:
    """Tell whether nobody is at a chore; if so, nobody begins it while the transaction lasts."""
    return take_lock_until_end(session, lock_of(name))
