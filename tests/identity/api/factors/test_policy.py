"""Whoever must have a second factor and has none may do nothing but add one (decision 0090)."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from services.identity import chores
from services.identity.models import FactorReminder
from shared.events import accounts, identity
from shared.events.accounts import EstablishmentFacts
from tests.answers import refused
from tests.factories import terms
from tests.identity.factors import (
    Application,
    Enrolled,
    ask_reset,
    come_back,
    confirm,
    enrol,
    remember,
    signed_in,
)
from tests.identity.linking import link
from tests.identity.passkeys import keep
from tests.identity.passkeys import signed_in as signed_in_by_passkey
from tests.identity.session_machine import body_of
from tests.identity.world import ANOTHER, PASSWORD, TODAY, Holder, World

ASKED = (403, "second_factor_asked_for")
TO_ADD = "add_second_factor"
STEP_UP = "/sessions/current/step-up"


def ask(
    world: World,
    whom: str | None,
    since: date | None = TODAY,
    *,
    home: EstablishmentFacts | None = None,
) -> None:
    """Let an establishment, the town unless told otherwise, ask for a second factor."""
    facts = replace(
        home or world.town, second_factor_for=whom, second_factor_from=since if whom else None
    )
    changed = ["second_factor_for", "second_factor_from"]
    world.hear(accounts.EstablishmentChanged(establishment=facts, changed=changed))


def must(world: World, holder: Holder) -> list[str]:
    return list(body_of(world.sign_in(holder))["must"])


class TestASignIn:
    def test_tells_whom_the_policy_binds_what_to_do(self, world: World) -> None:
        head, user = world.holder(profile="administrator"), world.holder()
        ask(world, "administrators")

        assert must(world, head) == [TO_ADD]
        assert must(world, user) == []

    def test_tells_everybody_where_everybody_is_bound_and_nobody_elsewhere(
        self, world: World
    ) -> None:
        user, elsewhere = world.holder(), world.holder(world.hospital)
        ask(world, "everybody")

        assert must(world, user) == [TO_ADD]
        assert must(world, elsewhere) == []

    def test_tells_it_from_the_policy_s_first_day_on(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        user = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=1))
        assert must(world, user) == []

        time.shift(timedelta(days=1))

        assert must(world, user) == [TO_ADD]

    def test_with_the_factor_or_a_remembered_device_has_nothing_to_do(self, world: World) -> None:
        enrolled = enrol(world)
        ask(world, "everybody")

        token = remember(world, enrolled)

        assert enrolled.holder.granted["must"] == []
        assert body_of(come_back(world, enrolled.holder, token))["must"] == []

    def test_by_a_passkey_alone_has_nothing_to_do(self, world: World) -> None:
        keeper = keep(world)
        ask(world, "everybody")

        assert signed_in_by_passkey(world, keeper).granted["must"] == []

    def test_is_told_again_at_each_refresh_of_a_session_that_began_before(
        self, world: World
    ) -> None:
        holder = world.signed_in(world.holder())
        assert holder.granted["must"] == []
        ask(world, "everybody")

        refreshed = body_of(world.refresh(holder.refresh_token))

        assert refreshed["must"] == [TO_ADD]

    def test_asks_for_the_terms_beside_it(self, world: World) -> None:
        head = world.holder(profile="administrator")
        ask(world, "administrators")
        world.hear(terms())

        assert must(world, head) == [TO_ADD, "accept_terms"]


class TestWhoeverHasNone:
    @pytest.fixture
    def holder(self, world: World) -> Holder:
        ask(world, "everybody")
        return world.signed_in(world.holder(profile="administrator"))

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/links"),
            ("GET", "/clients"),
            ("GET", "/me/data"),
            ("GET", "/establishments/{home}/accounts/{account}/factors"),
            ("GET", "/establishments/{home}/without-second-factor"),
            ("POST", "/establishments/{home}/accounts/{account}/factors/reset"),
        ],
    )
    def test_does_nothing_else(self, world: World, holder: Holder, method: str, path: str) -> None:
        where = path.format(home=holder.account.establishment_id, account=holder.id)

        assert refused(world.call(method, where, token=holder.token)) == ASKED

    def test_links_no_account(self, world: World, holder: Holder) -> None:
        assert refused(link(world, holder, world.holder(world.hospital))) == ASKED

    @pytest.mark.parametrize(
        "path", ["/sessions", "/factors", "/recovery-codes", STEP_UP, "/remembered-devices"]
    )
    def test_sees_their_own_sessions_and_factors(
        self, world: World, holder: Holder, path: str
    ) -> None:
        assert world.call("GET", path, token=holder.token).status_code == 200

    def test_changes_their_password_and_signs_out(self, world: World, holder: Holder) -> None:
        body = {"current_password": PASSWORD, "password": ANOTHER}
        changed = world.call("PUT", "/passwords/current", json=body, token=holder.token)
        others = world.call("DELETE", "/sessions/others", token=holder.token)
        out = world.call("DELETE", "/sessions/current", token=holder.token)

        assert [answer.status_code for answer in (changed, others, out)] == [204, 204, 204]

    def test_adds_one_and_is_let_in_once_it_is_shown(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        enrolled = enrol(world, holder)
        assert refused(world.call("GET", "/clients", token=holder.token)) == ASKED

        time.shift(timedelta(minutes=1))
        code = {"factor": "totp", "code": enrolled.application.code()}
        proved = body_of(world.post(STEP_UP, code, token=holder.token))

        assert world.call("GET", "/clients", token=proved["access_token"]).status_code == 200
        refreshed = body_of(world.refresh(holder.refresh_token))
        assert refreshed["must"] == []
        time.shift(timedelta(minutes=1))
        again = signed_in(world, enrolled)
        assert world.call("GET", "/clients", token=again.token).status_code == 200

    def test_adds_a_passkey_as_well(self, world: World, holder: Holder) -> None:
        keeper = keep(world, holder)

        token = signed_in_by_passkey(world, keeper).token

        assert world.call("GET", "/clients", token=token).status_code == 200


class TestWhoeverHasOne:
    def test_is_asked_for_it_whatever_the_policy(self, world: World) -> None:
        enrolled = enrol(world)

        assert refused(world.sign_in(enrolled.holder)) == (403, "second_factor_required")

    def test_works_on_with_a_remembered_device(self, world: World) -> None:
        enrolled = enrol(world, profile="administrator")
        ask(world, "everybody")
        token = remember(world, enrolled)

        granted = body_of(come_back(world, enrolled.holder, token))

        assert world.call("GET", "/clients", token=granted["access_token"]).status_code == 200

    def test_that_was_removed_may_do_nothing_but_add_another(self, world: World) -> None:
        enrolled = enrol(world, profile="administrator")
        ask(world, "everybody")
        holder = signed_in(world, enrolled)
        removed = world.call("DELETE", f"/factors/{enrolled.id}", token=holder.token)
        assert removed.status_code == 204

        assert must(world, holder) == [TO_ADD]


class TestThePlatform:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2026-11-16"}

    def test_binds_administrators_of_every_establishment_and_its_own_people(
        self, world: World
    ) -> None:
        heads = [world.holder(home, profile="administrator") for home in (None, world.hospital)]
        staff = world.holder(world.platform)

        assert [must(world, each) for each in (*heads, staff)] == [[TO_ADD]] * 3
        assert must(world, world.holder()) == []

    def test_is_raised_by_an_establishment(self, world: World) -> None:
        user = world.holder()
        ask(world, "everybody")

        assert must(world, user) == [TO_ADD]


def listed(world: World, head: Holder, query: str = "") -> list[tuple[str, str | None]]:
    """List who has none, and from when they must have one."""
    home = head.account.establishment_id
    path = f"/establishments/{home}/without-second-factor{query}"
    answer = world.call("GET", path, token=head.token)
    assert answer.status_code == 200, answer.text
    return [(row["account_id"], row["needed_from"]) for row in answer.json or []]


class TestTheList:
    @pytest.fixture
    def head(self, world: World) -> Holder:
        enrolled = enrol(world, profile="administrator", last_name="Abel")
        return signed_in(world, enrolled)

    def test_names_who_can_sign_in_and_has_none_by_name(self, world: World, head: Holder) -> None:
        second, first = world.holder(last_name="Petit"), world.holder(last_name="Blanc")
        enrol(world)
        world.invite()
        world.holder(expires_on=TODAY - timedelta(days=1))
        world.holder(world.hospital)
        world.delete(world.holder())

        assert listed(world, head) == [(str(each.id), None) for each in (first, second)]

    def test_tells_from_when_they_must_have_one(self, world: World, head: Holder) -> None:
        boss = world.holder(profile="administrator", last_name="Blanc")
        user = world.holder(last_name="Petit")
        ask(world, "administrators", date(2027, 3, 1))

        assert listed(world, head) == [(str(boss.id), "2027-03-01"), (str(user.id), None)]
        assert listed(world, head, "?is_needed=true") == [(str(boss.id), "2027-03-01")]

    def test_leaves_out_somebody_who_is_adding_one_only_once_it_counts(
        self, world: World, head: Holder
    ) -> None:
        holder = world.signed_in(world.holder())
        begun: Any = world.post("/factors/totp", {"name": "Poste"}, token=holder.token).json

        assert [each for each, _ in listed(world, head)] == [str(holder.id)]

        code = Application(begun["secret"]).code()
        assert confirm(world, holder, begun["id"], code).status_code == 200
        assert listed(world, head) == []

    def test_is_paged(self, world: World, head: Holder) -> None:
        for _ in range(3):
            world.holder()

        assert len(listed(world, head, "?page_size=2")) == 2
        assert len(listed(world, head, "?page_size=2&page=2")) == 1

    def test_is_for_the_administrators_of_the_establishment(
        self, world: World, head: Holder
    ) -> None:
        user, support = world.signed_in(world.holder()), world.operator("support")
        stranger = world.administrator(world.hospital)
        path = f"/establishments/{head.account.establishment_id}/without-second-factor"

        answers = [world.call("GET", path, token=each.token) for each in (user, support, stranger)]

        assert [answer.status_code for answer in answers] == [403, 403, 404]


class TestTheListUnderThePlatformsPolicy:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"SECOND_FACTOR_FOR": "administrators", "SECOND_FACTOR_FROM": "2027-06-01"}

    def test_tells_the_earlier_of_two_days(self, world: World) -> None:
        head = signed_in(world, enrol(world, profile="administrator"))
        boss = world.holder(profile="administrator", last_name="Blanc")
        user = world.holder(last_name="Petit")
        assert listed(world, head) == [(str(boss.id), "2027-06-01"), (str(user.id), None)]

        ask(world, "everybody", date(2027, 3, 1))
        assert {since for _, since in listed(world, head)} == {"2027-03-01"}

        ask(world, "everybody", date(2027, 9, 1))
        assert listed(world, head) == [(str(boss.id), "2027-06-01"), (str(user.id), "2027-09-01")]


class TestReminders:
    def days_told(self, world: World) -> dict[str, int]:
        told = world.announced(identity.FactorCalledFor)
        return dict(Counter(str(event.account_id) for event in told))

    def test_are_told_thirty_seven_and_one_day_before_once_each(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=40))
        days = []
        for left in range(40, -2, -1):
            before = len(world.announced(identity.FactorCalledFor))
            for _ in range(2):
                world.do(chores.remind_of_factors)
            if len(world.announced(identity.FactorCalledFor)) > before:
                days.append(left)
            time.shift(timedelta(days=1))

        assert days == [30, 7, 1]
        told = world.announced(identity.FactorCalledFor)
        assert (
            told
            == [
                identity.FactorCalledFor(
                    account_id=holder.id,
                    establishment_id=world.town.establishment_id,
                    due_on=TODAY + timedelta(days=40),
                )
            ]
            * 3
        )

    def test_are_for_those_alone_whom_it_will_bind(self, world: World) -> None:
        boss = world.holder(profile="administrator")
        world.holder()
        enrol(world, profile="administrator")
        world.invite(profile="administrator")
        world.holder(world.hospital, profile="administrator")
        ask(world, "administrators", TODAY + timedelta(days=7))

        assert world.do(chores.remind_of_factors) == 1
        assert self.days_told(world) == {str(boss.id): 1}

    def test_begin_anew_for_another_day(self, world: World, time: time_machine.Traveller) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        world.do(chores.remind_of_factors)
        ask(world, "everybody", TODAY + timedelta(days=6))

        world.do(chores.remind_of_factors)

        assert self.days_told(world) == {str(holder.id): 2}
        last = world.session.get_one(FactorReminder, holder.id)
        assert (last.due_on, last.days) == (TODAY + timedelta(days=6), 7)

    def test_end_with_the_policy_and_with_a_factor(self, world: World) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        ask(world, None)
        assert world.do(chores.remind_of_factors) == 0

        ask(world, "everybody", TODAY + timedelta(days=5))
        enrol(world, world.signed_in(holder))
        assert world.do(chores.remind_of_factors) == 0

    def test_are_sent_in_batches_until_none_is_left(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.identity.actions.factor_reminders.AT_ONCE", 2)
        for _ in range(5):
            world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))

        assert world.do(chores.remind_of_factors) == 5
        assert world.do(chores.remind_of_factors) == 0

    def test_are_forgotten_once_the_day_has_come(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder()
        ask(world, "everybody", TODAY + timedelta(days=5))
        world.do(chores.remind_of_factors)
        time.shift(timedelta(days=5))
        world.do(chores.purge)
        assert world.session.get(FactorReminder, holder.id) is not None

        time.shift(timedelta(days=1))
        world.do(chores.purge)

        world.session.expire_all()
        assert world.session.get(FactorReminder, holder.id) is None


def test_a_reminder_is_told_to_its_holder_and_goes_with_their_account(world: World) -> None:
    holder = world.signed_in(world.holder())
    ask(world, "everybody", TODAY + timedelta(days=5))
    world.do(chores.remind_of_factors)
    told = body_of(world.call("GET", "/me/data", token=holder.token))["data"]
    assert told["factor_reminders"] == [{"due_on": "2026-11-21", "days": 7}]

    about = {"account_id": holder.id, "establishment_id": holder.account.establishment_id}
    world.hear(accounts.AccountErasureRequested(**about))

    world.session.expire_all()
    assert world.session.get(FactorReminder, holder.id) is None


def test_a_reset_by_another_leaves_a_sign_in_that_only_adds(
    world: World, time: time_machine.Traveller
) -> None:
    enrolled: Enrolled = enrol(world)
    assert ask_reset(world, world.administrator(), enrolled.holder).status_code == 201
    ask(world, "everybody")
    time.shift(timedelta(days=1))
    world.do(chores.reset_factors)

    holder = world.signed_in(enrolled.holder)

    assert holder.granted["must"] == [TO_ADD]
    assert refused(world.call("GET", "/links", token=holder.token)) == ASKED
