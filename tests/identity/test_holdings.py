"""Identity tells people, and support for them, what it keeps of them (GDPR art. 15)."""

import pytest

from services.identity.models import Credential, HolderSession
from services.identity.queries import holdings
from shared.events.identity import OperatorActed
from tests.identity.authenticator import text
from tests.identity.factors import (
    ask_letter,
    ask_reset,
    challenge,
    enrol,
    finish,
    remember,
    signed_in,
)
from tests.identity.passkeys import keep
from tests.identity.passkeys import signed_in as signed_in_by_passkey
from tests.identity.world import World
from tests.scans import using

NOT_TOLD = {"account_id", "establishment_id", "known_sequence", "password_version", "sequence"} | {
    "password_hash",
    "legacy_effort",
    "created_at",
    "folded_email",
    "passkey_handle",
}
"""Ids, numbers of messages, secrets, what is told already; that there is a password is told."""


class TestOnesOwn:
    def test_says_where_one_signed_in_from_and_nothing_of_others(self, world: World) -> None:
        other = world.signed_in(world.holder())
        holder = world.holder()
        headers = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
        holder.granted = world.sign_in(holder, headers=headers).json or {}

        answer = world.call("GET", "/me/data", token=holder.token)

        assert answer.status_code == 200
        data = (answer.json or {})["data"]
        assert data["credential"][0]["email"] == holder.account.email
        assert data["credential"][0]["has_password"] is True
        (session,) = data["sessions"]
        assert (session["device"], session["ended_at"]) == ("Firefox, Windows", None)
        assert [device["label"] for device in data["devices"]] == ["Firefox, Windows"]
        assert [code["purpose"] for code in data["codes"]] == ["password_creation"]
        assert other.account.email not in answer.text
        assert "argon2" not in answer.text

    def test_says_what_one_signs_in_with_besides_and_no_secret(self, world: World) -> None:
        enrolled = enrol(world, profile="administrator")
        holder = signed_in(world, enrolled)
        remembered = remember(world, enrolled)
        assert ask_letter(world, holder).status_code == 201
        assert ask_reset(world, world.administrator(), holder).status_code == 201

        answer = world.call("GET", "/me/data", token=holder.token)

        data = (answer.json or {})["data"]
        (factor,) = data["factors"]
        assert (factor["kind"], factor["name"]) == ("totp", "Téléphone de service")
        assert set(factor) == set(holdings.OF_FACTOR)
        assert len(data["recovery_codes"]) == 10
        assert all(set(code) == {"created_at", "spent_at"} for code in data["recovery_codes"])
        (reset,) = data["factor_resets"]
        assert (reset["way"], reset["email"]) == ("administrator", holder.account.email)
        assert set(reset) == set(holdings.OF_RESET)
        (letter,) = data["factor_letters"]
        assert set(letter) == set(holdings.OF_LETTER)
        (device,) = data["remembered_devices"]
        assert set(device) == set(holdings.OF_REMEMBERED_DEVICE)
        for secret in (enrolled.application.secret, *enrolled.recovery_codes, remembered, "argon2"):
            assert secret not in answer.text

    def test_says_what_was_tried_in_vain_and_which_sign_ins_wait(self, world: World) -> None:
        enrolled = enrol(world)
        token = enrolled.holder.token
        given = challenge(world, enrolled.holder)
        finish(world, given, enrolled.application.wrong())

        answer = world.call("GET", "/me/data", token=token)

        data = (answer.json or {})["data"]
        assert data["factor_tries"] == [{"kind": "totp", "count": 1, "locked_until": None}]
        (waiting,) = data["challenges"]
        assert set(waiting) == set(holdings.OF_CHALLENGE)
        assert (waiting["tries"], waiting["spent_at"]) == (1, None)
        assert given not in answer.text

    def test_says_what_passkeys_there_are_and_nothing_to_know_one_by(self, world: World) -> None:
        keeper = keep(world)
        holder = signed_in_by_passkey(world, keeper)

        answer = world.call("GET", "/me/data", token=holder.token)

        data = (answer.json or {})["data"]
        assert data["passkeys"] == [{"count": 1, "transports": ["internal"], "is_synced": False}]
        assert [factor["kind"] for factor in data["factors"]] == ["passkey"]
        (key,) = keeper.device.keys
        for told in (key.id, key.handle, key.cose):
            assert text(told) not in answer.text

    def test_leaves_nothing_of_the_credential_out(self) -> None:
        columns = set(Credential.__table__.columns.keys())

        assert set(holdings.OF_CREDENTIAL) - {"has_password"} == columns - NOT_TOLD

    def test_leaves_nothing_of_sign_ins_out_but_ids_and_secrets(self) -> None:
        columns = set(HolderSession.__table__.columns.keys())
        secrets = {"refresh_digest", "refresh_key", "former_digest"}

        told = columns - {"id", "account_id", "establishment_id"} - secrets
        assert set(holdings.OF_SESSION) == told

    def test_says_what_was_shown_at_a_sign_in(self, world: World) -> None:
        holder = signed_in(world, enrol(world))

        answer = world.call("GET", "/me/data", token=holder.token)

        shown = [one["acr"] for one in (answer.json or {})["data"]["sessions"]]
        assert sorted(shown) == ["one_factor", "two_factors"]

    @pytest.mark.pristine
    def test_is_found_among_everybodys_sign_ins(self, world: World) -> None:
        holder = world.signed_in(world.holder())

        with using(world.session, "ix_holder_sessions_account_id"):
            found = holdings.of(world.session, holder.id)

        assert len(found["sessions"]) == 1


class TestSomebodyElses:
    def test_is_told_to_support_and_recorded(self, world: World) -> None:
        holder, support = world.holder(), world.operator("support")
        home = holder.account.establishment_id

        answer = world.call(
            "GET", f"/establishments/{home}/accounts/{holder.id}/data", token=support.token
        )

        assert answer.status_code == 200
        assert (answer.json or {})["data"]["credential"][0]["email"] == holder.account.email
        (acted,) = world.announced(OperatorActed)
        assert (acted.establishment_id, acted.operation) == (home, "personal_data.read")

    def test_is_told_to_no_administrator_and_not_from_another_place(self, world: World) -> None:
        holder, head, support = world.holder(), world.administrator(), world.operator("support")
        theirs = f"/establishments/{holder.account.establishment_id}/accounts/{holder.id}/data"
        elsewhere = f"/establishments/{world.hospital.establishment_id}/accounts/{holder.id}/data"

        assert world.call("GET", theirs, token=head.token).status_code == 403
        assert world.call("GET", elsewhere, token=support.token).status_code == 404
