"""Password hashes: Argon2id, a few at a time, as long for nobody as for somebody."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.identity.domain import hashing
from services.identity.domain.hashing import Hasher
from services.identity.errors import HashingBusy
from tests.identity.hashes import hasher


class TestADigest:
    def test_by_the_salt_of_another_is_the_same_for_the_same_code_alone(self) -> None:
        some = hasher()
        kept = some.digest("K7PX29QDMW4F", like=None)

        assert some.digest("K7PX29QDMW4F", like=kept) == kept
        other = some.digest("R3HB8TZC5NVA", like=kept)
        assert other != kept
        assert other.split("$")[:5] == kept.split("$")[:5]

    def test_by_a_salt_of_its_own_is_another_one_each_time(self) -> None:
        assert hasher().digest("K7PX", like=None) != hasher().digest("K7PX", like=None)

    def test_of_former_parameters_is_found_once_they_have_risen(self) -> None:
        kept = hasher().digest("K7PX29QDMW4F", like=None)

        assert hasher(time=2).digest("K7PX29QDMW4F", like=kept) == kept


class TestAHash:
    def test_matches_its_password_only(self) -> None:
        some = hasher()
        kept = some.hash("Été 4 saisons")

        assert some.matches(kept, "Été 4 saisons")
        assert some.matches(kept, "E\u0301te\u0301 4 saisons")
        assert not some.matches(kept, "Ete 4 saisons")

    def test_of_nobody_matches_nothing(self) -> None:
        assert not hasher().matches(None, "")

    def test_that_is_cut_short_matches_nothing(self) -> None:
        assert not hasher().matches("$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$", "x")

    def test_is_outdated_once_the_parameters_rise(self) -> None:
        kept = hasher().hash("x")

        assert not hasher().is_outdated(kept)
        assert hasher(time=2).is_outdated(kept)
        assert hasher(memory=2048).is_outdated(kept)

    def test_of_former_parameters_takes_the_work_it_has_spared(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        spared: list[tuple[int, int]] = []

        def record(secret: bytes, salt: bytes, time: int, memory: int, *_: Any) -> bytes:
            spared.append((time, memory))
            return b""

        former, present = hasher(memory=1024, time=1), hasher(memory=2048, time=2)
        monkeypatch.setattr(hashing, "hash_secret_raw", record)
        present.matches(former.hash("x"), "y")
        present.matches(present.hash("x"), "y")
        present.matches(None, "y")

        assert spared == [(2, 1536)]


class TestTheQueue:
    def test_refuses_whoever_finds_no_place(self) -> None:
        full = hasher(concurrency=1, queue=1)

        with full.place(), full.place(), pytest.raises(HashingBusy), full.place():
            pass

    def test_gives_places_back(self) -> None:
        some = hasher(concurrency=1, queue=0)

        for _ in range(3):
            with some.place():
                pass

    def test_lets_so_many_hash_at_once_and_no_more(self, monkeypatch: pytest.MonkeyPatch) -> None:
        some = hasher(concurrency=2, queue=10)
        kept = some.hash("x")
        lock, present, most = threading.Lock(), [0], [0]
        arrived = threading.Barrier(2)
        verify = Hasher._verify

        def record(self: Hasher, password_hash: str, password: str) -> bool:
            with lock:
                present[0] += 1
                most[0] = max(most[0], present[0])
            arrived.wait(10)  # nobody goes on alone: two must be here at once
            verdict = verify(self, password_hash, password)
            with lock:
                present[0] -= 1
            return verdict

        monkeypatch.setattr(Hasher, "_verify", record)
        with ThreadPoolExecutor(6) as threads:
            verdicts = list(threads.map(lambda _: some.matches(kept, "x"), range(6)))

        assert verdicts == [True] * 6
        assert most == [2]
