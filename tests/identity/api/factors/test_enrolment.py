"""Adding, renaming and removing one's own second factors (design.md §4.4)."""

from datetime import timedelta
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import Factor, FactorTries, RecoveryCode
from shared.events import identity
from tests.answers import refused
from tests.identity.factors import Application, begin, challenge, confirm, enrol, finish, signed_in
from tests.identity.world import NOW, Holder, World

STALE = (401, "step_up_required")


@pytest.fixture
def holder(world: World) -> Holder:
    return world.signed_in(world.holder())


def listed(world: World, holder: Holder) -> Any:
    answer = world.call("GET", "/factors", token=holder.token)
    assert answer.status_code == 200
    return answer.json


def refreshed(world: World, holder: Holder) -> Holder:
    holder.granted = world.refresh(holder.refresh_token).json or {}
    return holder


class TestAdding:
    def test_tells_the_secret_to_type_and_to_scan_and_whose_it_is(
        self, world: World, holder: Holder
    ) -> None:
        answer = begin(world, holder)

        assert answer.status_code == 201
        told = answer.json or {}
        address = urlsplit(told["address"])
        named = f"/Comptoir:{holder.account.identifier} ({world.town.name})"
        assert unquote(address.path) == named
        assert f"secret={told['secret']}" in address.query
        assert len(told["secret"]) == 32
        assert answer.headers["Cache-Control"] == "no-store"

    def test_keeps_no_secret_that_could_be_read(self, world: World, holder: Holder) -> None:
        begin(world, holder)

        (factor,) = world.session.scalars(select(Factor)).all()
        secret = world.tools.factor_keys.open(factor.secret, account_id=holder.id)
        assert len(secret) == 20
        assert secret not in factor.secret.content

    def test_changes_nothing_until_a_code_has_shown_that_it_works(
        self, world: World, holder: Holder
    ) -> None:
        begin(world, holder)

        assert listed(world, holder) == []
        assert world.sign_in(holder).status_code == 201
        assert world.announced(identity.FactorAdded) == []

    def test_with_a_wrong_code_is_refused_by_its_field(self, world: World, holder: Holder) -> None:
        begun = begin(world, holder).json or {}
        wrong = Application(begun["secret"]).wrong()

        answer = confirm(world, holder, begun["id"], wrong)

        assert refused(answer) == (422, "factor_unproved")
        assert list((answer.json or {})["errors"]) == ["code"]
        assert listed(world, holder) == []

    def test_is_done_by_a_code_and_told(self, world: World, holder: Holder) -> None:
        enrolled = enrol(world, holder)

        (factor,) = listed(world, holder)
        assert factor == {
            "id": enrolled.id,
            "kind": "totp",
            "name": "Téléphone de service",
            "added_at": "2026-11-16T09:30:00Z",
            "last_used_at": None,
        }
        (added,) = world.announced(identity.FactorAdded)
        assert (added.account_id, str(added.factor_id)) == (holder.id, enrolled.id)
        assert (added.kind, added.added_at) == ("totp", NOW)

    def test_does_not_raise_the_session_that_did_it(self, world: World, holder: Holder) -> None:
        enrolled = enrol(world, holder)

        following = refreshed(world, holder)

        claims = world.app.verifier.verify(following.token)
        assert claims.acr == "one_factor"
        assert refused(begin(world, following)) == STALE
        assert (
            refused(world.call("DELETE", f"/factors/{enrolled.id}", token=following.token)) == STALE
        )

    def test_of_the_first_brings_ten_recovery_codes_and_of_the_next_none(
        self, world: World
    ) -> None:
        first = enrol(world)
        holder = signed_in(world, first)

        second = enrol(world, holder)

        assert len(first.recovery_codes) == 10
        assert second.recovery_codes == []
        assert len(listed(world, holder)) == 2

    def test_begun_anew_forgets_what_was_begun_before(self, world: World, holder: Holder) -> None:
        first, second = (begin(world, holder).json or {} for _ in range(2))

        code = Application(first["secret"]).code()
        assert refused(confirm(world, holder, first["id"], code)) == (404, "not_found")
        code = Application(second["secret"]).code()
        assert confirm(world, holder, second["id"], code).status_code == 200

    def test_twice_with_the_same_code_is_done_once(self, world: World, holder: Holder) -> None:
        begun = begin(world, holder).json or {}
        code = Application(begun["secret"]).code()

        answers = [confirm(world, holder, begun["id"], code) for _ in range(2)]

        assert answers[0].status_code == 200
        assert refused(answers[1]) == STALE
        assert len(world.announced(identity.FactorAdded)) == 1

    def test_is_for_five_applications_at_most(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        enrolled = enrol(world)
        for _ in range(4):
            time.shift(timedelta(minutes=2))
            enrol(world, signed_in(world, enrolled))
        time.shift(timedelta(minutes=2))
        holder = signed_in(world, enrolled)

        assert refused(begin(world, holder)) == (409, "too_many_factors")

    def test_of_somebody_elses_is_not_there(self, world: World, holder: Holder) -> None:
        begun = begin(world, world.signed_in(world.holder())).json or {}
        code = Application(begun["secret"]).code()

        assert refused(confirm(world, holder, begun["id"], code)) == (404, "not_found")


class TestLinksOfAnAccountThatGetsAFactor:
    def test_end_where_another_account_acts_as_it_and_stay_the_other_way(
        self, world: World
    ) -> None:
        other = world.signed_in(world.holder(world.hospital))
        holder = world.signed_in(world.holder())
        for own, linked in ((other, holder), (holder, other)):
            body = {"identifier": linked.account.identifier, "password": linked.password}
            assert world.post("/links", body, token=own.token).status_code == 201

        enrol(world, holder)

        (ended,) = world.announced(identity.LinkRemoved)
        assert (ended.account_id, ended.linked_account_id) == (other.id, holder.id)
        assert ended.reason == "factor_added"
        (left,) = world.call("GET", "/links", token=holder.token).json or []
        assert (left["account_id"], left["is_outgoing"]) == (str(other.id), True)


class TestASessionThatIsNotFresh:
    def test_adds_nothing_however_fresh_its_token(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=5))

        answer = begin(world, refreshed(world, holder))

        assert refused(answer) == STALE
        challenged = answer.headers["WWW-Authenticate"]
        assert 'error="insufficient_user_authentication"' in challenged
        assert 'acr_values="one_factor", max_age="300"' in challenged

    def test_adds_until_the_last_second(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        time.shift(timedelta(minutes=4, seconds=59))

        assert begin(world, refreshed(world, holder)).status_code == 201

    def test_confirms_nothing_that_it_began_while_it_was(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        begun = begin(world, holder).json or {}
        time.shift(timedelta(minutes=5))
        code = Application(begun["secret"]).code()

        answer = confirm(world, refreshed(world, holder), begun["id"], code)

        assert refused(answer) == STALE

    def test_of_a_password_alone_touches_no_factor_of_somebody_who_has_one(
        self, world: World
    ) -> None:
        """Two sessions by password were open when the factor came: neither may undo it."""
        holder = world.signed_in(world.holder())
        other = dict(world.sign_in(holder).json or {})
        enrolled = enrol(world, holder)
        token, path = str(other["access_token"]), f"/factors/{enrolled.id}"

        answers = [
            world.post("/factors/totp", {"name": "Autre"}, token=token),
            world.call("PATCH", path, json={"name": "Autre"}, token=token),
            world.call("DELETE", path, token=token),
            world.post("/recovery-codes", token=token),
        ]

        assert [refused(answer) for answer in answers] == [STALE] * 4
        assert 'acr_values="two_factors"' in answers[0].headers["WWW-Authenticate"]

    def test_that_has_ended_touches_none(self, world: World, holder: Holder) -> None:
        world.call("DELETE", "/sessions/current", token=holder.token)

        assert begin(world, holder).status_code == 401


class TestRenaming:
    def test_changes_what_is_shown_and_is_told_to_nobody(self, world: World) -> None:
        enrolled = enrol(world)
        holder = signed_in(world, enrolled)

        answer = world.call(
            "PATCH",
            f"/factors/{enrolled.id}",
            json={"name": "Poste du guichet"},
            token=holder.token,
        )

        assert answer.status_code == 200
        assert [each["name"] for each in listed(world, holder)] == ["Poste du guichet"]

    def test_of_somebody_elses_is_not_there(self, world: World) -> None:
        enrolled, other = enrol(world), signed_in(world, enrol(world))

        answer = world.call(
            "PATCH", f"/factors/{enrolled.id}", json={"name": "À moi"}, token=other.token
        )

        assert refused(answer) == (404, "not_found")


class TestRemoving:
    def test_of_the_last_takes_the_recovery_codes_and_asks_for_none_any_more(
        self, world: World
    ) -> None:
        enrolled = enrol(world)
        finish(world, challenge(world, enrolled.holder), enrolled.application.wrong())
        holder = signed_in(world, enrolled)
        finish(world, challenge(world, holder), enrolled.application.wrong())

        answer = world.call("DELETE", f"/factors/{enrolled.id}", token=holder.token)

        assert answer.status_code == 204
        assert world.sign_in(holder).status_code == 201
        for model in (Factor, RecoveryCode, FactorTries):
            assert world.session.scalars(select(model)).all() == []
        (removed,) = world.announced(identity.FactorRemoved)
        assert (removed.account_id, str(removed.factor_id)) == (holder.id, enrolled.id)

    def test_of_one_of_two_leaves_the_other_and_the_codes(self, world: World) -> None:
        first = enrol(world)
        second = enrol(world, signed_in(world, first))
        holder = first.holder

        world.call("DELETE", f"/factors/{first.id}", token=holder.token)

        assert [each["id"] for each in listed(world, holder)] == [second.id]
        given = challenge(world, holder)
        assert refused(finish(world, given, first.application.wrong()))[0] == 403
        assert finish(world, given, second.application.code()).status_code == 201

    def test_voids_what_was_asked_for_before(self, world: World) -> None:
        enrolled = enrol(world)
        given = challenge(world, enrolled.holder)
        holder = signed_in(world, enrolled)
        world.call("DELETE", f"/factors/{enrolled.id}", token=holder.token)

        answer = finish(world, given, enrolled.application.wrong())

        assert refused(answer) == (401, "challenge_over")

    def test_of_somebody_elses_is_not_there(self, world: World) -> None:
        enrolled, other = enrol(world), signed_in(world, enrol(world))

        answer = world.call("DELETE", f"/factors/{enrolled.id}", token=other.token)

        assert refused(answer) == (404, "not_found")
        assert world.announced(identity.FactorRemoved) == []


class TestAnAccountThatIsDeleted:
    def test_keeps_nothing_of_its_factors(self, world: World) -> None:
        enrolled = enrol(world)
        given = challenge(world, enrolled.holder)
        finish(world, given, enrolled.application.wrong())

        world.delete(enrolled.holder)

        for model in (Factor, RecoveryCode, FactorTries):
            assert world.session.scalars(select(model)).all() == []
        answer = finish(world, given, enrolled.application.code())
        assert refused(answer) == (401, "challenge_over")
