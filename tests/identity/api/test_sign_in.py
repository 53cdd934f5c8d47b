"""Signing in (design.md §4.4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine

from services.identity.domain.hashing import Hasher
from services.identity.models import Credential
from shared.events import accounts, identity
from tests import factories
from tests.answers import refused
from tests.identity.world import ANOTHER, NOW, PASSWORD, WRONG, World


class TestARightPassword:
    def test_begins_a_session_and_says_who(self, world: World) -> None:
        holder = world.holder()

        answer = world.sign_in(holder)

        assert answer.status_code == 201
        assert answer.json is not None
        assert answer.json["token_type"] == "Bearer"
        assert answer.json["expires_in"] == 300
        assert answer.json["account_id"] == str(holder.id)
        assert answer.json["establishment_id"] == str(world.town.establishment_id)
        assert answer.json["profile"] == "user"
        assert answer.json["must"] == []
        assert answer.headers["Cache-Control"] == "no-store"

    def test_gives_a_token_that_says_who_and_nothing_of_rights(self, world: World) -> None:
        holder = world.signed_in(world.holder(rights={"leave": "write"}))

        claims = world.app.verifier.verify(holder.token)

        assert (claims.sub, claims.est) == (str(holder.id), world.town.establishment_id)
        assert claims.sid is not None
        assert claims.scope == frozenset()

    def test_is_announced_in_the_holders_name(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        assert world.announced(identity.SignedIn) == [
            identity.SignedIn(
                account_id=holder.id,
                establishment_id=world.town.establishment_id,
                profile="user",
                signed_in_at=NOW,
            )
        ]

    def test_takes_the_identifier_in_any_case_and_with_blanks_around(self, world: World) -> None:
        holder = world.holder()

        answer = world.post(
            "/sessions",
            {"identifier": f"  {holder.account.identifier.lower()} ", "password": PASSWORD},
        )

        assert answer.status_code == 201

    def test_is_taken_exactly(self, world: World) -> None:
        holder = world.holder()

        assert world.sign_in(holder, password=f" {PASSWORD}").status_code == 401
        assert world.sign_in(holder, password=PASSWORD.upper()).status_code == 401

    def test_is_the_same_however_its_accents_are_composed(self, world: World) -> None:
        holder = world.invite()
        world.choose_password(holder, "Été comme hiver, 4 saisons")

        decomposed = "E\u0301te\u0301 comme hiver, 4 saisons"

        assert world.sign_in(holder, password=decomposed).status_code == 201

    def test_lets_in_whoever_is_still_invited_there(self, world: World) -> None:
        holder = world.invite()

        world.choose_password(holder)

        assert world.sign_in(holder).status_code == 201

    def test_clears_the_count_of_wrong_ones(self, world: World) -> None:
        holder = world.holder()
        for _ in range(3):
            for _ in range(4):
                world.sign_in(holder, password=WRONG)
            assert world.sign_in(holder).status_code == 201


class TestAnAdministrator:
    def test_is_asked_to_accept_the_terms_in_force(self, world: World) -> None:
        world.hear(factories.terms())

        administrator, user = world.administrator(), world.signed_in(world.holder())

        assert administrator.granted["must"] == ["accept_terms"]
        assert user.granted["must"] == []

    def test_by_promotion_is_one_from_the_next_sign_in_on(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        world.change(holder, profile="administrator")

        going_on = world.refresh(holder.refresh_token).json or {}
        next_one = world.sign_in(holder).json or {}
        assert (going_on["profile"], next_one["profile"]) == ("user", "administrator")
        claimed = [
            world.app.verifier.verify(granted["access_token"]).profile
            for granted in (going_on, next_one)
        ]
        assert claimed == ["user", "administrator"]


class TestAfterTheRightPassword:
    def test_expiry_is_told_from_the_day_after_the_last_in_paris(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder(expires_on=date(2026, 11, 20))
        midnight = datetime(2026, 11, 21, tzinfo=ZoneInfo("Europe/Paris"))

        time.move_to(midnight - timedelta(seconds=60), tick=False)
        assert world.sign_in(holder).status_code == 201
        time.move_to(midnight, tick=False)
        assert refused(world.sign_in(holder)) == (403, "account_expired")

    def test_a_renewal_lets_in_again(self, world: World) -> None:
        holder = world.holder(expires_on=date(2026, 11, 15))
        expired = refused(world.sign_in(holder))

        renewed = replace(holder.account, expires_on=date(2028, 5, 16))
        world.hear(accounts.AccountRenewed(account=renewed, is_own=False))

        assert expired == (403, "account_expired")
        assert world.sign_in(holder).status_code == 201

    def test_no_token_outlives_the_last_day(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        holder = world.holder(expires_on=date(2026, 11, 20))
        midnight = datetime(2026, 11, 21, tzinfo=ZoneInfo("Europe/Paris"))
        time.move_to(midnight - timedelta(seconds=60), tick=False)

        world.signed_in(holder)

        assert holder.granted["expires_in"] == 60
        assert world.app.verifier.verify(holder.token).exp == midnight

    def test_suspension_is_told(self, world: World) -> None:
        holder = world.holder(world.hospital)

        world.suspend(world.hospital)
        assert refused(world.sign_in(holder)) == (403, "establishment_suspended")
        world.reactivate(world.hospital)
        assert world.sign_in(holder).status_code == 201

    def test_no_session_begins_for_who_may_not(self, world: World) -> None:
        holder = world.holder(expires_on=date(2026, 11, 15))

        world.sign_in(holder)

        assert world.announced(identity.SignedIn) == []

    def test_what_came_between_the_verdict_and_the_record_wins(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        deleted, changed = world.holder(), world.holder()
        matches = Hasher.matches
        between: list[Callable[[], object]] = [
            lambda: world.delete(deleted),
            lambda: world.post(
                "/passwords", {"token": world.forget_password(changed), "password": ANOTHER}
            ),
        ]

        def slow(self: Hasher, *asked: Any, **how: Any) -> bool:
            verdict = matches(self, *asked, **how)
            between.pop(0)()
            return verdict

        monkeypatch.setattr(Hasher, "matches", slow)
        answers = [world.sign_in(deleted), world.sign_in(changed)]

        assert [refused(answer) for answer in answers] == [(401, "sign_in_refused")] * 2
        assert world.announced(identity.SignedIn) == []


class TestAPasswordHash:
    def test_is_made_anew_when_the_parameters_have_risen(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        holder = world.holder()
        risen = Hasher(memory=20 * 1024, time=3, parallelism=1, concurrency=1, queue=1)
        monkeypatch.setattr(world.app, "tools", replace(world.tools, hasher=risen))

        assert world.sign_in(holder).status_code == 201

        credential = world.session.get_one(Credential, UUID(str(holder.id)))
        assert credential.password_hash is not None
        assert credential.password_hash.startswith("$argon2id$v=19$m=20480,t=3,p=1$")
        assert world.sign_in(holder).status_code == 201
