"""Who may use what, where: the answer, and who may ask (design.md §4.8)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from shared.events.accounts import EstablishmentChanged
from tests.answers import refused
from tests.delegation.pairs import Pair, pair
from tests.delegation.questions import ask
from tests.delegation.world import NOW, TODAY


class TestTheAnswer:
    def test_names_the_delegation_and_how_far_it_goes(self, joined: Pair) -> None:
        delegation_id = joined.agreed()
        worker = joined.assigned(delegation_id)

        answer = ask(worker, worker, joined)

        assert answer.json == {
            "allowed": True,
            "basis": "delegation",
            "level": "write",
            "delegation_id": str(delegation_id),
            "as_of": NOW.isoformat().replace("+00:00", "Z"),
            "acr": "one_factor",
        }

    def test_tells_what_a_token_must_say_where_a_second_factor_is_asked_for(
        self, joined: Pair
    ) -> None:
        worker = joined.assigned(joined.agreed())
        local = joined.world.person(joined.town, profile="user", rights={"affiliation": "read"})
        client = joined.world.client()
        asked = replace(joined.town, second_factor_for="administrators", second_factor_from=TODAY)
        joined.world.told(EstablishmentChanged(establishment=asked, changed=["second_factor_for"]))

        abroad, at_home = (ask(client, each, joined).json for each in (worker, local))

        assert (abroad["allowed"], abroad["acr"]) == (True, "two_factors")
        assert (at_home["allowed"], at_home["acr"]) == (True, "one_factor")

    def test_is_no_without_a_delegation(self, joined: Pair) -> None:
        nobody = joined.world.person(joined.centre, profile="user")

        answer = ask(nobody, nobody, joined)

        assert answer.json["allowed"] is False
        assert answer.json["basis"] == "none"
        assert answer.json["level"] == "none"
        assert answer.json["delegation_id"] is None

    def test_is_by_one_s_own_right_at_home(self, joined: Pair) -> None:
        user = joined.world.person(joined.town, profile="user", rights={"affiliation": "read"})

        assert ask(user, user, joined).json["basis"] == "own"
        assert ask(user, user, joined).json["allowed"] is True
        assert ask(user, user, joined, level="write").json["allowed"] is False

    def test_changes_with_the_delegation_step_by_step(self, joined: Pair) -> None:
        client = joined.world.client()
        worker = joined.world.person(joined.centre, profile="user")

        def allowed() -> bool:
            return bool(ask(client, worker, joined).json["allowed"])

        seen = [allowed()]
        delegation_id = joined.ask()
        seen.append(allowed())
        joined.accept(delegation_id)
        seen.append(allowed())
        joined.asker.post(
            f"/delegations/{delegation_id}/assignments",
            {"account_id": str(worker.id), "rights": {"affiliation": "read"}},
        )
        seen.append(allowed())
        joined.answerer.post(f"/delegations/{delegation_id}/terminate", {"reason": "Fin."})
        seen.append(allowed())

        assert seen == [False, False, False, True, False]

    def test_stops_with_the_last_day_whatever_the_chores_do(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        last = (TODAY + timedelta(days=2)).isoformat()
        worker = joined.assigned(joined.agreed(ends_on=last))

        clock.move_to(NOW + timedelta(days=2))
        assert joined.may(worker)
        clock.move_to(NOW + timedelta(days=3))
        assert not joined.may(worker)

    def test_is_refused_when_it_would_rest_on_old_news(
        self, joined: Pair, clock: time_machine.Traveller
    ) -> None:
        worker = joined.assigned(joined.agreed())
        clock.shift(timedelta(seconds=61))

        answer = ask(worker, worker, joined)

        assert refused(answer) == (503, "access_knowledge_stale")
        assert "Retry-After" in answer.headers
        own = ask(joined.answerer, joined.answerer, joined, service="accounts")
        assert own.json["allowed"] is True

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"establishment_id": None}, "establishment_id"),
            ({"establishment_id": "here"}, "establishment_id"),
            ({"account_id": "me"}, "account_id"),
            ({"service": None}, "service"),
            ({"service": "a" * 81}, "service"),
            ({"level": None}, "level"),
            ({"level": "none"}, "level"),
            ({"level": "all"}, "level"),
            ({"as": "me"}, "as"),
        ],
        ids=str,
    )
    def test_needs_a_whole_question(
        self, joined: Pair, changes: dict[str, Any], field: str
    ) -> None:
        answer = ask(joined.asker, joined.asker, joined, **changes)

        assert refused(answer) == (422, "invalid")
        assert field in answer.json["errors"]


class TestWhoMayAsk:
    def test_a_person_about_themselves_without_naming_themselves(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())

        assert ask(worker, None, joined).json["allowed"] is True

    def test_a_user_about_nobody_else(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())
        colleague = joined.world.person(joined.centre, profile="user")
        local = joined.world.person(joined.town, profile="user")

        assert refused(ask(colleague, worker, joined)) == (404, "not_found")
        assert refused(ask(local, worker, joined)) == (404, "not_found")

    def test_administrators_about_their_people_and_their_establishment(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())
        stranger = pair(joined.world).asker

        assert ask(joined.asker, worker, joined).json["allowed"] is True
        assert ask(joined.answerer, worker, joined).json["allowed"] is True
        assert refused(ask(stranger, worker, joined)) == (404, "not_found")

    def test_an_application_of_the_platform_about_anybody(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())

        assert ask(joined.world.client(), worker, joined).json["allowed"] is True

    def test_an_establishment_s_application_about_its_own(self, joined: Pair) -> None:
        worker = joined.assigned(joined.agreed())
        elsewhere = joined.world.establishment("Autre")

        for home, status in [(joined.centre, 200), (joined.town, 200), (elsewhere, 404)]:
            answer = ask(joined.world.client(home), worker, joined)
            assert answer.status_code == status

    def test_an_application_only_with_the_scope(self, joined: Pair) -> None:
        client = joined.world.client(scope="letters:write")

        assert refused(ask(client, joined.asker, joined)) == (403, "insufficient_scope")

    def test_an_application_names_an_account(self, joined: Pair) -> None:
        answer = ask(joined.world.client(), None, joined)

        assert refused(answer) == (422, "invalid")
        assert "account_id" in answer.json["errors"]
