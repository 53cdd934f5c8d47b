"""Challenges that nothing is kept of, and that are good for one thing alone."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.identity.domain.passkey_challenges import PasskeyChallenges, Use

NOW = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
OURS = PasskeyChallenges(bytes(32))


class TestAChallenge:
    @pytest.mark.parametrize("use", list(Use))
    def test_is_known_again_by_what_it_is_for_alone(self, use: Use) -> None:
        drawn = OURS.draw(use, "somebody", now=NOW)

        assert {each for each in Use if OURS.read(drawn, each, "somebody", now=NOW)} == {use}

    def test_is_good_with_what_it_is_bound_to_alone(self) -> None:
        account, session = uuid4(), uuid4()
        drawn = OURS.draw(Use.CREATION, account, session, now=NOW)

        assert OURS.read(drawn, Use.CREATION, account, session, now=NOW) is not None
        for bound in ((account, uuid4()), (session, account), (account,), ()):
            assert OURS.read(drawn, Use.CREATION, *bound, now=NOW) is None

    def test_is_good_for_ten_minutes(self) -> None:
        drawn = OURS.draw(Use.SIGN_IN, now=NOW)
        end = NOW + timedelta(minutes=10)

        found = OURS.read(drawn, Use.SIGN_IN, now=end - timedelta(seconds=1))

        assert found is not None
        assert found.ends_at == end
        assert OURS.read(drawn, Use.SIGN_IN, now=end) is None

    def test_of_another_key_is_none_of_ours(self) -> None:
        drawn = PasskeyChallenges(b"1" * 32).draw(Use.SIGN_IN, now=NOW)

        assert OURS.read(drawn, Use.SIGN_IN, now=NOW) is None

    def test_is_none_of_ours_once_a_bit_of_it_is_another(self) -> None:
        drawn = OURS.draw(Use.SIGN_IN, now=NOW)

        for at in range(len(drawn)):
            altered = drawn[:at] + bytes([drawn[at] ^ 1]) + drawn[at + 1 :]
            assert OURS.read(altered, Use.SIGN_IN, now=NOW) is None

    @pytest.mark.parametrize("given", [b"", b"\0", bytes(64), bytes(10_000)])
    def test_is_none_of_ours_if_we_have_not_made_it(self, given: bytes) -> None:
        assert OURS.read(given, Use.SIGN_IN, now=NOW) is None

    def test_is_another_each_time(self) -> None:
        assert len({OURS.draw(Use.SIGN_IN, now=NOW) for _ in range(100)}) == 100

    def test_has_as_many_bytes_of_chance_as_nobody_guesses(self) -> None:
        """WebAuthn §13.4.3 asks for 16."""
        first, second = (OURS.draw(Use.SIGN_IN, now=NOW) for _ in range(2))

        assert first[:8] == second[:8]
        assert sum(a != b for a, b in zip(first[8:32], second[8:32], strict=True)) >= 16
