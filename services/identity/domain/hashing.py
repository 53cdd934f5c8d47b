"""Password hashes: Argon2id, a few at a time, never inside a transaction.

Those that came from a former platform are judged in the same turns, and are always outdated.
"""

import base64
import secrets
import threading
import time as clock
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import VerificationError
from argon2.low_level import hash_secret, hash_secret_raw
from prometheus_client import Counter, Gauge, Histogram

from services.identity.domain import legacy_hashes
from services.identity.errors import HashingBusy
from shared.metrics import QUICK
from shared.text import same_password

Done = TypeVar("Done")

RETRY_AFTER = 2

QUEUE = Gauge("comptoir_hashing_places", "Places taken in the queue of passwords, turns included.")
TURNS = Gauge("comptoir_hashing_turns", "Passwords that are being hashed just now.")
REJECTED = Counter("comptoir_hashing_rejected_total", "Requests refused: the queue was full.")
SECONDS = Histogram(
    "comptoir_hashing_seconds", "Time to hash a password once it was its turn.", buckets=QUICK
)
WAIT = Histogram(
    "comptoir_hashing_wait_seconds", "Time until a password's turn came.", buckets=QUICK
)


class Hasher:
    """Hashes and verifies passwords, at most so many at once, with so many more waiting.

    :param memory: KiB
    :param time: passes
    :param parallelism: lanes
    :param concurrency: how many at once
    :param queue: how many more may wait
    """

    def __init__(
        self, *, memory: int, time: int, parallelism: int, concurrency: int, queue: int
    ) -> None:
        self._argon2 = PasswordHasher(
            time_cost=time, memory_cost=memory, parallelism=parallelism, type=Type.ID
        )
        self._places = threading.Semaphore(concurrency + queue)
        # Threads of its own: each keeps the memory of its last hash, so that whoever asks must not.
        self._turns = ThreadPoolExecutor(concurrency, thread_name_prefix="hashing")
        self._nobodys = self._argon2.hash(secrets.token_urlsafe())

    @contextmanager
    def place(self) -> Iterator["Place"]:
        """Take a place in the queue, before anything is counted or read.

        :raises HashingBusy: if there is none left
        """
        if not self._places.acquire(blocking=False):
            REJECTED.inc()
            raise HashingBusy(RETRY_AFTER)
        try:
            with QUEUE.track_inprogress():
                yield Place(self)
        finally:
            self._places.release()

    def is_outdated(self, password_hash: str) -> bool:
        """Tell whether a password would be hashed otherwise now."""
        if legacy_hashes.is_legacy(password_hash):
            return True
        return self._argon2.check_needs_rehash(password_hash)

    def hash(self, password: str) -> str:
        """Hash a password, when it is its turn."""
        return self._in_turn(lambda: self._argon2.hash(_exact(password)))

    def digest(self, code: str, *, like: str | None) -> str:
        """Hash a code, when it is its turn, by the salt and the parameters of another's hash.

        Codes that share their salt are looked for by one hash: equal codes have equal ones.

        :param like: the other's; None: by a salt and parameters of today
        """
        return self._in_turn(lambda: self._digest(code, like))

    def _digest(self, code: str, like: str | None) -> str:
        encoded = code.encode("utf-8", "surrogatepass")
        if like is None:
            return self._argon2.hash(encoded)
        by = extract_parameters(like)
        salt = like.split("$")[4]
        return hash_secret(
            encoded,
            base64.b64decode(salt + "=" * (-len(salt) % 4)),
            time_cost=by.time_cost,
            memory_cost=by.memory_cost,
            parallelism=by.parallelism,
            hash_len=by.hash_len,
            type=by.type,
            version=by.version,
        ).decode()

    def matches(
        self, password_hash: str | None, password: str, *, effort: str | None = None
    ) -> bool:
        """Tell whether a password is the hashed one, when it is its turn; without one, it is not.

        It takes as long whether there is a hash or not, or one of former, weaker parameters.

        :param effort: what it takes without a hash: as much as by a legacy one of this effort
        """
        return self._in_turn(lambda: self._judge(password_hash, password, effort))

    def _judge(self, password_hash: str | None, password: str, effort: str | None) -> bool:
        in_vain = legacy_hashes.decoy(effort) if effort else self._nobodys
        is_right = self._verify(password_hash or in_vain, password)
        self._make_up_for(password_hash)
        return is_right and password_hash is not None

    def _in_turn(self, work: Callable[[], Done]) -> Done:
        asked = clock.perf_counter()

        def take_turn() -> Done:
            WAIT.observe(clock.perf_counter() - asked)
            with TURNS.track_inprogress(), SECONDS.time():
                return work()

        return self._turns.submit(take_turn).result()

    def _verify(self, password_hash: str, password: str) -> bool:
        if legacy_hashes.is_legacy(password_hash):
            return legacy_hashes.matches(password_hash, password)
        try:
            return self._argon2.verify(password_hash, _exact(password))
        except VerificationError:
            return False

    def _make_up_for(self, password_hash: str | None) -> None:
        """Do the work that a hash of former parameters has spared."""
        if password_hash is None or legacy_hashes.is_legacy(password_hash):
            return
        if not self.is_outdated(password_hash):
            return
        was, now = extract_parameters(password_hash), self._argon2
        spared = now.memory_cost * now.time_cost - was.memory_cost * was.time_cost
        memory = spared // now.time_cost
        if memory >= 8 * now.parallelism:
            hash_secret_raw(
                b"", secrets.token_bytes(16), now.time_cost, memory, now.parallelism, 32, Type.ID
            )


class Place:
    """A place in the queue of a hasher, for as long as one needs it."""

    def __init__(self, hasher: Hasher) -> None:
        self.hash = hasher.hash
        self.digest = hasher.digest
        self.matches = hasher.matches
        self.is_outdated = hasher.is_outdated


def _exact(password: str) -> bytes:
    return same_password(password).encode()
