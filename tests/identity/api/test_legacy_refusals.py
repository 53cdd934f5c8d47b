"""Refusals while passwords of a former platform are about: they tell no more than they must."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select

from services.identity import chores
from services.identity.domain.hashing import Hasher
from services.identity.domain.legacy_forms import read
from services.identity.models import Credential, Effort
from services.identity.queries import efforts
from tests.identity.hashes import of_bcrypt
from tests.identity.world import WRONG, Holder, World

LEGACY = "bcrypt:8"
OURS = "ours"


def make_legacy(world: World, *holders: Holder) -> None:
    for holder in holders:
        credential = world.session.get_one(Credential, holder.id)
        credential.take_legacy(read(of_bcrypt()))
    world.session.commit()
    world.do(chores.count_efforts)


@pytest.fixture
def effort_of(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Tell what the refusal of an identifier costs."""
    judged: list[str] = []
    verify = Hasher._verify

    def record(self: Hasher, password_hash: str, password: str) -> bool:
        judged.append(password_hash)
        return verify(self, password_hash, password)

    monkeypatch.setattr(Hasher, "_verify", record)

    def try_it(identifier: str) -> str:
        judged.clear()
        answer = world.post("/sessions", {"identifier": identifier, "password": WRONG})
        assert answer.status_code == 401
        (one,) = judged
        return LEGACY if one.startswith("legacy:$2b$08$") else OURS

    return try_it


class TestARefusal:
    def test_costs_an_unknown_identifier_what_passwords_cost(
        self, world: World, effort_of: Callable[[str], str]
    ) -> None:
        make_legacy(world, *[world.holder() for _ in range(3)])

        found = Counter(effort_of(f"NOBODY{number}") for number in range(20))

        assert found == {LEGACY: 20}

    def test_costs_a_locked_one_what_its_own_costs(
        self, world: World, effort_of: Callable[[str], str]
    ) -> None:
        legacy, ours = world.holder(), world.holder()
        make_legacy(world, legacy)
        for holder in (legacy, ours):
            world.lock(holder)

        assert effort_of(legacy.account.identifier) == LEGACY
        assert effort_of(ours.account.identifier) == OURS

    def test_costs_the_invited_and_the_deleted_what_a_stranger_pays(
        self, world: World, effort_of: Callable[[str], str]
    ) -> None:
        invited, deleted = world.invite(), world.holder()
        make_legacy(world, world.holder(), deleted)
        world.delete(deleted)
        world.do(chores.count_efforts)

        for holder in (invited, deleted):
            assert effort_of(holder.account.identifier) == LEGACY

    def test_costs_nobody_more_once_all_are_upgraded(
        self, world: World, effort_of: Callable[[str], str]
    ) -> None:
        holder = world.holder()
        make_legacy(world, holder)

        world.signed_in(holder)
        world.do(chores.count_efforts)

        assert world.session.scalars(select(Effort)).all() == []
        assert effort_of("NOBODY1") == OURS


class TestImitation:
    def drawn(self, world: World, **passwords: int) -> list[str | None]:
        world.session.query(Effort).delete()
        for effort, count in passwords.items():
            world.session.add(Effort(effort=effort, passwords=count))
        world.session.flush()
        key = world.tools.key
        return [
            efforts.imitated(world.session, key=key, folded=f"NOBODY{number}")
            for number in range(1000)
        ]

    def test_is_as_frequent_as_passwords_are(self, world: World) -> None:
        found = Counter(self.drawn(world, ours=50, legacy=30, other=20))

        assert 430 <= found[None] <= 570
        assert 230 <= found["legacy"] <= 370
        assert 130 <= found["other"] <= 270

    def test_is_always_the_same_for_one_identifier(self, world: World) -> None:
        assert self.drawn(world, ours=5, legacy=5) == self.drawn(world, ours=5, legacy=5)

    def test_goes_over_to_ours_only_as_accounts_do(self, world: World) -> None:
        before = self.drawn(world, ours=20, legacy=50, other=30)
        after = self.drawn(world, ours=60, legacy=10, other=30)

        changes = Counter(zip(before, after, strict=True))
        moved = {change for change in changes if change[0] != change[1]}
        assert moved == {("legacy", None), ("legacy", "other"), ("other", None)} & moved
        assert changes["legacy", None] > changes["legacy", "other"]
