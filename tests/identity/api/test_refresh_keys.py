"""The keys that mark refresh tokens are replaced while sessions go on (ADR 0030)."""

from collections.abc import Iterator

import pytest

from services.identity.domain import refresh_keys
from services.identity.domain.refresh_keys import RefreshKeys
from tests.answers import refused
from tests.identity.refreshing import token_of
from tests.identity.world import Holder, World


class TestARotationOfKeys:
    """`./comptoir keys rotate refresh`, while sessions go on."""

    @pytest.fixture(autouse=True)
    def keys(self, world: World) -> Iterator[RefreshKeys]:
        """The keys as the command has them; as before, after the test."""
        folder = world.tools.settings.secrets
        yield RefreshKeys.in_folder(folder)
        (folder / refresh_keys.FILE).unlink(missing_ok=True)

    def test_ends_no_session(self, world: World, holder: Holder, keys: RefreshKeys) -> None:
        keys.rotate()

        following = token_of(world.refresh(holder.refresh_token))

        assert world.is_valid(holder.token)
        assert world.refresh(following).status_code == 200

    def test_gives_a_lost_answer_again_as_it_was(
        self, world: World, holder: Holder, keys: RefreshKeys
    ) -> None:
        lost = token_of(world.refresh(holder.refresh_token))
        keys.rotate()

        assert token_of(world.refresh(holder.refresh_token)) == lost
        assert world.refresh(lost).status_code == 200

    def test_moves_each_session_on_when_it_is_refreshed(
        self, world: World, holder: Holder, keys: RefreshKeys
    ) -> None:
        idle = dict(world.signed_in(world.holder()).granted)
        keys.rotate()
        following = token_of(world.refresh(holder.refresh_token))
        keys.rotate()

        assert world.refresh(following).status_code == 200
        assert refused(world.refresh(idle["refresh_token"])) == (401, "session_over")

    def test_still_ends_the_session_of_a_token_that_is_used_twice(
        self, world: World, holder: Holder, keys: RefreshKeys
    ) -> None:
        following = token_of(world.refresh(token_of(world.refresh(holder.refresh_token))))
        keys.rotate()

        assert refused(world.refresh(holder.refresh_token)) == (401, "session_over")
        assert refused(world.refresh(following)) == (401, "session_over")

    def test_leaves_locks_as_they_are(self, world: World, keys: RefreshKeys) -> None:
        locked = world.holder()
        world.lock(locked)

        keys.rotate()

        assert refused(world.sign_in(locked)) == (401, "sign_in_refused")
