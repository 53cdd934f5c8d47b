"""Adding a passkey, and what it is asked for afterwards (design.md §4.4)."""

from datetime import timedelta
from typing import Any

import cbor2
import pytest
import time_machine
from sqlalchemy import select

from services.identity.models import Factor, Passkey, SpentPasskeyChallenge
from shared.events import identity
from tests.answers import refused
from tests.identity.authenticator import PRESENT, VERIFIED, Device, raw, text
from tests.identity.factors import enrol
from tests.identity.factors import signed_in as signed_in_by_code
from tests.identity.passkeys import add, ask, keep, sign_in, signed_in, to_create, to_sign
from tests.identity.world import NOW, Holder, World

STALE = (401, "step_up_required")
UNPROVED = (422, "passkey_unproved")


@pytest.fixture
def holder(world: World) -> Holder:
    return world.signed_in(world.holder())


def listed(world: World, holder: Holder) -> Any:
    return world.call("GET", "/factors", token=holder.token).json


class TestWhatTheBrowserIsTold:
    def test_names_account_and_establishment_and_wants_a_device_that_recognises_its_user(
        self, world: World, holder: Holder
    ) -> None:
        options = to_create(world, holder)

        assert options["rp"] == {"id": "comptoir.example.org", "name": "Comptoir"}
        label = f"{holder.account.identifier} ({world.town.name})"
        assert (options["user"]["name"], options["user"]["displayName"]) == (label, label)
        assert options["authenticatorSelection"] == {
            "residentKey": "required",
            "requireResidentKey": True,
            "userVerification": "required",
        }
        assert options["attestation"] == "none"
        assert [each["alg"] for each in options["pubKeyCredParams"]] == [-8, -7, -257]

    def test_has_a_handle_of_chance_that_stays_the_accounts_own(
        self, world: World, holder: Holder
    ) -> None:
        first, second = (to_create(world, holder)["user"]["id"] for _ in range(2))
        other = to_create(world, world.signed_in(world.holder()))["user"]["id"]

        assert len(raw(first)) == 64
        assert first == second != other
        for said in (holder.id.bytes, holder.account.identifier.encode()):
            assert said not in raw(first)

    def test_leaves_out_devices_that_have_one_already(self, world: World) -> None:
        keeper = keep(world)

        options = to_create(world, signed_in(world, keeper))

        (known,) = options["excludeCredentials"]
        assert known["id"] == text(keeper.device.keys[0].id)
        assert known["transports"] == ["internal"]


class TestAPasskey:
    def test_counts_at_once_and_is_told(self, world: World, holder: Holder) -> None:
        keeper = keep(world, holder)

        (factor,) = listed(world, holder)
        assert factor == {
            "id": keeper.id,
            "kind": "passkey",
            "name": "Poste du guichet",
            "added_at": "2026-11-16T09:30:00Z",
            "last_used_at": None,
        }
        (added,) = world.announced(identity.FactorAdded)
        assert (added.account_id, str(added.factor_id)) == (holder.id, keeper.id)
        assert (added.kind, added.added_at) == ("passkey", NOW)
        assert (world.sign_in(holder).json or {})["factors"] == ["passkey", "recovery_code"]

    def test_that_is_the_first_factor_brings_ten_recovery_codes(self, world: World) -> None:
        first = keep(world)

        second = keep(world, signed_in(world, first), Device())

        assert len(first.recovery_codes) == 10
        assert second.recovery_codes == []

    def test_beside_an_application_is_no_dead_end(self, world: World) -> None:
        enrolled = enrol(world)
        keeper = keep(world, signed_in_by_code(world, enrolled))

        assert (world.sign_in(keeper.holder).json or {})["factors"] == [
            *("totp", "passkey", "recovery_code")
        ]
        assert signed_in(world, keeper).granted
        assert signed_in_by_code(world, enrolled).granted

    def test_does_not_raise_the_session_that_added_it(self, world: World, holder: Holder) -> None:
        keep(world, holder)

        answer = world.post("/factors/passkeys/options", token=holder.token)

        assert refused(answer) == STALE

    def test_of_a_session_that_is_not_fresh_is_not_added(
        self, world: World, holder: Holder, time: time_machine.Traveller
    ) -> None:
        credential = Device().create(to_create(world, holder))
        time.shift(timedelta(minutes=5))
        holder.granted = world.refresh(holder.refresh_token).json or {}

        assert refused(add(world, holder, credential)) == STALE
        assert world.session.scalars(select(Passkey)).all() == []

    def test_of_which_there_are_ten_is_the_last(
        self, world: World, time: time_machine.Traveller
    ) -> None:
        keeper = keep(world)
        for _ in range(9):
            keep(world, signed_in(world, keeper), Device())

        answer = world.post("/factors/passkeys/options", token=signed_in(world, keeper).token)

        assert refused(answer) == (409, "too_many_factors")

    def test_is_renamed_and_removed_as_any_factor(self, world: World) -> None:
        keeper = keep(world)
        holder, path = signed_in(world, keeper), f"/factors/{keeper.id}"

        renamed = world.call("PATCH", path, json={"name": "Clé rouge"}, token=holder.token)
        removed = world.call("DELETE", path, token=holder.token)

        assert ((renamed.json or {})["name"], removed.status_code) == ("Clé rouge", 204)
        assert world.session.scalars(select(Passkey)).all() == []
        assert world.sign_in(holder).status_code == 201
        assert refused(sign_in(world, keeper)) == (401, "passkey_refused")
        (told,) = world.announced(identity.FactorRemoved)
        assert told.kind == "passkey"

    def test_keeps_the_handle_for_the_next_one(self, world: World) -> None:
        keeper = keep(world)
        holder = signed_in(world, keeper)
        world.call("DELETE", f"/factors/{keeper.id}", token=holder.token)

        again = keep(world, world.signed_in(holder))

        assert again.device.keys[0].handle == keeper.device.keys[0].handle
        assert signed_in(world, again).granted


class TestTooMany:
    @pytest.fixture
    def overrides(self) -> dict[str, str]:
        return {"LIMIT_ACCOUNT_SIGN_INS": "3"}

    def test_of_one_account_are_refused_since_ten_codes_may_be_hashed_for_each(
        self, world: World, holder: Holder
    ) -> None:
        answers = [add(world, holder, {}) for _ in range(4)]

        assert [refused(answer) for answer in answers[:3]] == [UNPROVED] * 3
        assert refused(answers[3]) == (429, "too_many_requests")
        assert keep(world).recovery_codes  # somebody else's


class TestWhatIsNoPasskeyOfOurs:
    @pytest.mark.parametrize(
        "device",
        [
            Device(origin="https://comptoir.example.com"),
            Device(origin="http://comptoir.example.org"),
            Device(domain="example.org"),
            Device(flags=PRESENT),
            Device(flags=VERIFIED),
        ],
        ids=["another site", "not https", "another domain", "not recognised", "nobody there"],
    )
    def test_is_not_added(self, world: World, holder: Holder, device: Device) -> None:
        answer = add(world, holder, device.create(to_create(world, holder)))

        assert refused(answer) == UNPROVED
        assert list((answer.json or {})["errors"]) == ["credential"]
        assert listed(world, holder) == []

    @pytest.mark.parametrize(
        "client",
        [
            {"type": "webauthn.get"},
            {"challenge": text(bytes(64))},
            {"crossOrigin": True},
        ],
        ids=["signed", "no challenge of ours", "within another's page"],
    )
    def test_by_what_the_browser_says_is_not_added(
        self, world: World, holder: Holder, client: dict[str, Any]
    ) -> None:
        answer = add(world, holder, Device().create(to_create(world, holder), **client))

        assert refused(answer) == UNPROVED

    @pytest.mark.parametrize(
        "credential",
        [
            {},
            {"id": 1, "rawId": None, "response": [], "type": "public-key"},
            {"id": "é", "rawId": "é", "type": "public-key", "response": {}},
        ],
    )
    def test_or_nothing_at_all_is_not_added(
        self, world: World, holder: Holder, credential: dict[str, Any]
    ) -> None:
        assert refused(add(world, holder, credential)) == UNPROVED

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda data: data[:40],
            lambda data: data + b"\0",
            lambda data: data[:53] + b"\xff\xff" + data[55:],
            lambda data: data[:-70] + bytes(70),
        ],
        ids=["cut short", "too long", "an id of 65,535 bytes", "no key"],
    )
    def test_however_its_bytes_are_spoilt_is_not_added(
        self, world: World, holder: Holder, spoil: Any
    ) -> None:
        credential = Device().create(to_create(world, holder))
        attestation = cbor2.loads(raw(credential["response"]["attestationObject"]))
        attestation["authData"] = spoil(attestation["authData"])
        credential["response"]["attestationObject"] = text(cbor2.dumps(attestation))

        assert refused(add(world, holder, credential)) == UNPROVED

    def test_made_for_another_session_is_not_added(self, world: World, holder: Holder) -> None:
        """Whoever has had somebody answer their challenge would sign in with that device."""
        credential = Device().create(to_create(world, holder))
        others = world.signed_in(world.holder())
        own_other_session = Holder(
            holder.account, holder.password, world.sign_in(holder).json or {}
        )

        answers = [add(world, each, credential) for each in (others, own_other_session)]

        assert [refused(answer) for answer in answers] == [UNPROVED] * 2

    def test_signed_to_sign_in_is_not_added(self, world: World, holder: Holder) -> None:
        options = to_create(world, holder) | {"challenge": to_sign(world)["challenge"]}

        assert refused(add(world, holder, Device().create(options))) == UNPROVED

    def test_handed_in_twice_is_added_once(self, world: World) -> None:
        keeper = keep(world)
        holder = signed_in(world, keeper)
        credential = Device().create(to_create(world, holder))

        answers = [add(world, holder, credential) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [201, 422]
        assert len(world.session.scalars(select(Factor)).all()) == 2
        assert len(world.session.scalars(select(SpentPasskeyChallenge)).all()) == 3

    def test_that_somebody_has_already_is_not_added_to_another_account(
        self, world: World, holder: Holder
    ) -> None:
        theirs = keep(world, home=world.hospital).device.keys[0]
        device = Device()
        credential = device.create(to_create(world, holder))
        attestation = cbor2.loads(raw(credential["response"]["attestationObject"]))
        data = attestation["authData"].replace(device.keys[0].id, theirs.id)
        credential["response"]["attestationObject"] = text(
            cbor2.dumps(attestation | {"authData": data})
        )
        credential["id"] = credential["rawId"] = text(theirs.id)

        assert refused(add(world, holder, credential)) == UNPROVED
        assert listed(world, holder) == []


class TestWhatIsAskedOfTheBrowser:
    def test_needs_somebody_signed_in(self, world: World) -> None:
        assert world.post("/factors/passkeys/options").status_code == 401

    def test_is_kept_by_nobody(self, world: World, holder: Holder) -> None:
        for _ in range(3):
            ask(world, "/factors/passkeys/options", token=holder.token)
            to_sign(world)

        assert world.session.scalars(select(SpentPasskeyChallenge)).all() == []
