"""Each way in is counted by address, together with the sign-ins: none is another way to guess."""

from typing import Any

import pytest

from tests.answers import refused
from tests.identity.world import WRONG, World

NOBODYS: dict[str, Any] = {"challenge": "A" * 43}
WAYS: dict[str, dict[str, Any] | None] = {
    "/sessions": {"identifier": "NOBODY234", "password": WRONG},
    "/sessions/second-factor": {**NOBODYS, "factor": "totp", "code": "123456"},
    "/sessions/second-factor/options": NOBODYS,
    "/sessions/passkey": {"credential": {}},
    "/sessions/passkey/options": None,
    "/factor-letters": NOBODYS,
    "/factor-letters/complete": {**NOBODYS, "code": "ABCD-EFGH-2345"},
}


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"LIMIT_ADDRESS_SIGN_INS": "3"}


@pytest.mark.parametrize("way", WAYS)
def test_a_way_in_is_refused_beyond_what_one_address_may_try(world: World, way: str) -> None:
    for _ in range(3):
        assert world.post(way, WAYS[way]).status_code != 429

    assert refused(world.post(way, WAYS[way])) == (429, "too_many_requests")


def test_all_ways_in_are_counted_as_one(world: World) -> None:
    answers = [world.post(way, body) for way, body in WAYS.items()]

    assert [answer.status_code == 429 for answer in answers] == [False] * 3 + [True] * 4
