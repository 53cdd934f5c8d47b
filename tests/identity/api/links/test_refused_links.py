"""What is refused to whoever would link two accounts."""

import pytest

from shared.events import identity
from tests.answers import refused
from tests.identity.linking import link, linked, links_of
from tests.identity.world import NOW, WRONG, Holder, World


class TestARefusedLink:
    @pytest.mark.parametrize("what", ["identifier", "password"])
    def test_answers_as_a_refused_sign_in_does(
        self, world: World, own: Holder, other: Holder, what: str
    ) -> None:
        wrong = {"identifier": "NOBO12345"} if what == "identifier" else {"password": WRONG}

        answer = link(world, own, other, **wrong)

        sign_in = world.post("/sessions", {"identifier": "NOBO98765", "password": WRONG})
        assert answer.status_code == sign_in.status_code
        assert answer.json == sign_in.json
        assert links_of(world, own) == []

    def test_is_the_same_for_a_locked_account_whatever_the_password(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        world.lock(other)

        assert refused(link(world, own, other)) == (401, "sign_in_refused")

    def test_counts_as_a_wrong_sign_in_and_locks(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        for _ in range(world.tools.settings.lock_after):
            link(world, own, other, password=WRONG)

        assert refused(world.sign_in(other)) == (401, "sign_in_refused")

    def test_is_throttled_with_the_sign_ins_of_the_address(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        headers = link(world, own, other, password=WRONG).headers

        again = world.post("/sessions", {"identifier": "NOBO98765", "password": WRONG}).headers
        left, then_left = (
            int(each["RateLimit"].split("r=")[1].split(";")[0]) for each in (headers, again)
        )
        assert then_left == left - 1

    def test_tells_of_an_expired_account_after_the_right_password_only(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        world.change(other, expires_on=NOW.date().replace(day=1))

        assert refused(link(world, own, other, password=WRONG)) == (401, "sign_in_refused")
        assert refused(link(world, own, other)) == (403, "account_expired")

    def test_tells_of_a_suspended_establishment_after_the_right_password_only(
        self, world: World, own: Holder, other: Holder
    ) -> None:
        world.suspend(world.hospital)

        assert refused(link(world, own, other, password=WRONG)) == (401, "sign_in_refused")
        assert refused(link(world, own, other)) == (403, "establishment_suspended")

    def test_names_ones_own_account(self, world: World, own: Holder) -> None:
        assert refused(link(world, own, own)) == (409, "own_account")

    def test_names_a_link_that_there_is(self, world: World, own: Holder, other: Holder) -> None:
        linked(world, own, other)

        assert refused(link(world, own, other)) == (409, "already_linked")
        assert len(world.announced(identity.LinkCreated)) == 1
