"""Waking whoever waits for a commit: the relay for what is announced, a chore for what it is to do.

A wake-up is a hint. It is given after the commit, and may be lost: whoever waits for one looks by
itself every few seconds too. Within a process it is a call; from another process it comes by
PostgreSQL's NOTIFY, in a transaction of its own, since within one it would make commits queue.
"""

import contextlib
import logging
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.orm import Session

OUTBOX = "outbox"
"""What the relay waits for: something has been announced."""

CHORES = "chores"
"""What chores wait for: there is something for one of them to do."""

JOBS = "jobs"
"""What those wait for who do jobs: one has been asked for."""

log = logging.getLogger(__name__)

_CHANNEL = "comptoir"
_INFO = "messaging.wakes"
_TICK = 1.0
_GATHER = 0.01
"""Seconds in which hints to other processes are gathered into one."""
_IDLE = 30.0
"""Seconds without a hint after which a notifier's thread ends; the next hint begins another."""
_LOCK = threading.Lock()
_WAITING: dict[tuple[str, str], list[Callable[[], None]]] = defaultdict(list)


def after_commit(session: Session, station: str) -> None:
    """Have whoever waits at a station of this service woken once this transaction is committed.

    :param station: `OUTBOX`, `CHORES` or `JOBS`
    """
    session.info.setdefault(_INFO, set()).add(station)


@contextlib.contextmanager
def waiting(engine: Engine, station: str, ring: Callable[[], None]) -> Iterator[None]:
    """Be woken meanwhile: `ring` is called in the thread that has committed, and must be quick."""
    places = _WAITING[_key(engine), station]
    with _LOCK:
        places.append(ring)
    try:
        yield
    finally:
        with _LOCK:
            places.remove(ring)


def ring(engine: Engine, stations: Iterable[str]) -> None:
    """Wake whoever waits at stations of a service, in this process or another."""
    far = [station for station in stations if not _ring_here(engine, station)]
    if far:
        _notifier(engine).notify(far)


def _ring_here(engine: Engine, station: str) -> bool:
    with _LOCK:
        rings = list(_WAITING.get((_key(engine), station), ()))
    for each in rings:
        each()
    return bool(rings)


def listen(engine: Engine, stop: threading.Event) -> None:
    """Pass on what other processes of this service say, until told to stop."""
    with contextlib.closing(_own_connection(engine)) as driver:
        driver.execute(f"LISTEN {_CHANNEL}")
        while not stop.is_set():
            for notice in driver.notifies(timeout=_TICK):
                _ring_here(engine, notice.payload)


def _own_connection(engine: Engine) -> Any:
    """Take a connection that is the caller's to close: no pool has it, nor closes it."""
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    raw.detach()
    driver.autocommit = True
    return driver


class _Line:
    """A connection to tell other processes by, opened when it is needed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._driver: Any = None

    def tell(self, stations: Iterable[str]) -> None:
        if self._driver is None:
            self._driver = _own_connection(self._engine)
        self._driver.execute(_NOTIFY, [_CHANNEL, sorted(stations)])

    def close(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()


class _Notifier:
    """Tells other processes, in a thread of its own: many hints in a short while become one.

    The thread ends when there has been nothing to tell for a while, and keeps no engine longer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._process = os.getpid()
        self._stations: set[str] = set()
        self._changed = threading.Condition()
        self._is_running = False

    @property
    def is_ours(self) -> bool:
        """Tell whether its thread is this process's, not its parent's before a fork."""
        return self._process == os.getpid()

    def notify(self, stations: Iterable[str]) -> None:
        with self._changed:
            self._stations |= set(stations)
            self._changed.notify()
            if not self._is_running:
                self._is_running = True
                threading.Thread(target=self._run, name="wakes", daemon=True).start()

    def _run(self) -> None:
        with contextlib.closing(_Line(self._engine)) as line:
            while self._is_asked():
                time.sleep(_GATHER)
                with self._changed:
                    stations, self._stations = self._stations, set()
                try:
                    line.tell(stations)
                except Exception as error:  # whoever waits looks by itself, later
                    line.close()
                    log.warning("Nobody was woken", extra={"error": type(error).__name__})
        _forget(self)

    def _is_asked(self) -> bool:
        """Wait for something to tell; False: there is nothing, and the thread is to end."""
        with self._changed:
            self._is_running = self._changed.wait_for(lambda: bool(self._stations), _IDLE)
            return self._is_running


_NOTIFY = "SELECT pg_notify(%s, station) FROM unnest(%s::text[]) AS station"

_NOTIFIERS: dict[str, _Notifier] = {}


def _notifier(engine: Engine) -> _Notifier:
    with _LOCK:
        found = _NOTIFIERS.get(_key(engine))
        if found is None or not found.is_ours:
            found = _NOTIFIERS[_key(engine)] = _Notifier(engine)
        return found


def _forget(notifier: _Notifier) -> None:
    with _LOCK:
        for key in [key for key, each in _NOTIFIERS.items() if each is notifier]:
            del _NOTIFIERS[key]


def _key(engine: Engine) -> str:
    return _text(engine.url)


@cache
def _text(url: URL) -> str:
    return url.render_as_string(hide_password=True)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    if session.in_nested_transaction():
        return
    stations = session.info.pop(_INFO, None)
    if stations:
        bind = session.get_bind()
        ring(bind.engine if isinstance(bind, Connection) else bind, stations)
