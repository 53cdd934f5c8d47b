"""What holders are written when others speak."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.domain import wordings
from services.mailer.domain.lanes import Lane
from services.mailer.models import EmailStatus
from shared.events.accounts import (
    AccountChanged,
    AccountDeleted,
    AccountFacts,
    AccountPromoted,
    AccountRenewed,
    AccountRightsChanged,
)
from shared.events.identity import (
    CredentialLocked,
    DeviceAppeared,
    FactorAdded,
    FactorCalledFor,
    FactorLocked,
    FactorRemoved,
    IdentifierForgotten,
    InvitationMissed,
    LinkCreated,
    PasswordChanged,
    RecoveryCodesReplaced,
    RecoveryCodeUsed,
    RememberedDeviceReused,
)
from tests.mailer.world import NOW, TODAY, World


def missed(facts: AccountFacts) -> InvitationMissed:
    return InvitationMissed(
        account_id=facts.account_id, establishment_id=facts.establishment_id, asked_at=NOW
    )


class TestTheHolder:
    def test_is_told_at_the_former_address_that_it_is_another(self, world: World) -> None:
        facts = world.account(world.establishment())

        changed = replace(facts, email="new@example.org")
        world.told(AccountChanged(account=changed, changed=["email"], previous_email=facts.email))

        (email,) = world.emails()
        assert (email.template, email.recipient) == ("email_changed", facts.email)
        assert "new@example.org" not in str(email.facts)

    def test_is_not_told_of_other_coordinates(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(AccountChanged(account=replace(facts, phone=None), changed=["phone"]))

        assert world.emails() == []

    def test_is_told_which_rights_have_changed(self, world: World) -> None:
        world.service("affiliation")
        facts = world.account(world.establishment(), rights={"affiliation": "write", "x": "read"})

        world.told(
            AccountRightsChanged(account=facts, previous={"affiliation": "read", "x": "read"})
        )

        (email,) = world.emails()
        assert email.facts["changes"] == [
            {"service": "Service affiliation", "level": "write", "previous": "read"}
        ]

    def test_is_told_of_a_renewal_by_another(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(AccountRenewed(account=facts, is_own=False))
        world.told(AccountRenewed(account=facts, is_own=True))

        assert [email.template for email in world.emails()] == ["account_renewed"]

    def test_is_told_of_a_promotion(self, world: World) -> None:
        home = world.establishment()
        facts = world.account(home)

        world.told(
            AccountPromoted(account=replace(facts, profile="administrator"), promoted_by=None)
        )

        assert world.recipients("account_promoted") == {facts.email}

    def test_is_told_of_a_deletion_and_whom_to_ask(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)
        facts = world.account(home)

        world.told(AccountDeleted(account=replace(facts, status="deleted")))

        (email,) = world.emails()
        assert [person["last_name"] for person in email.facts["administrators"]] == ["Dupré"]

    def test_gets_no_code_any_more_once_deleted(self, world: World) -> None:
        facts = world.account(world.establishment())
        world.told(world.code_for(facts, purpose="password_reset"))

        world.told(AccountDeleted(account=replace(facts, status="deleted")))

        reset, _ = world.emails()
        assert (reset.status, reset.sealed) == (EmailStatus.CANCELLED, None)

    def test_is_told_of_a_lock_and_of_another_password(self, world: World) -> None:
        facts = world.account(world.establishment())
        ids = {"account_id": facts.account_id, "establishment_id": facts.establishment_id}

        world.told(CredentialLocked(**ids, locked_until=NOW + timedelta(minutes=30)))
        world.told(PasswordChanged(**ids, changed_at=NOW, by_reset=False))

        assert [e.template for e in world.emails()] == ["account_locked", "password_changed"]

    def test_is_sent_a_forgotten_identifier_where_it_was_asked_for(self, world: World) -> None:
        facts = world.account(world.establishment())
        ids = {"account_id": facts.account_id, "establishment_id": facts.establishment_id}

        world.told(
            IdentifierForgotten(**ids, identifier=facts.identifier, email="known@example.org")
        )

        (email,) = world.emails()
        assert (email.template, email.recipient) == ("identifier_reminder", "known@example.org")
        assert email.facts["identifier"] == facts.identifier
        assert email.sealed is None

    def test_without_a_good_invitation_is_told_who_can_invite_again(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home, last_name="Vaubrun")
        world.administrator(home, last_name="Partie", expires_on=TODAY - timedelta(days=1))
        facts = world.account(home, status="invitation_lapsed", expires_on=None)

        world.told(missed(facts))

        (email,) = world.emails()
        assert (email.template, email.recipient) == ("invitation_over", facts.email)
        assert [person["last_name"] for person in email.facts["administrators"]] == ["Vaubrun"]
        assert (email.lane, email.sealed) == (Lane.AWAITED, None)

    @pytest.mark.parametrize("status", ["active", "suspended"])
    def test_of_whom_nobody_can_invite_again_is_told_to_call_the_support(
        self, world: World, status: str
    ) -> None:
        home = world.establishment(status=status)
        is_alone = status == "active"
        world.administrator(home, expires_on=TODAY - timedelta(days=1) if is_alone else None)
        facts = world.account(home, status="invitation_lapsed", expires_on=None)

        world.told(missed(facts))

        (email,) = world.emails()
        wording = wordings.word(
            world.tools.templates, email.template, email.facts, language="fr", code=None
        )
        assert email.facts["administrators"] == []
        assert "adressez-vous à l'assistance, au 01 99 00 00 00." in wording.text

    def test_is_told_of_a_sign_in_from_a_new_device(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(
            DeviceAppeared(
                account_id=facts.account_id,
                establishment_id=facts.establishment_id,
                device="Safari, iPhone",
                signed_in_at=NOW,
            )
        )

        (email,) = world.emails()
        assert (email.template, email.recipient) == ("new_device", facts.email)
        assert email.facts["device"] == "Safari, iPhone"

    @pytest.mark.parametrize(
        ("factor", "told"),
        [
            (None, "ne connaissait pas : Safari, iPhone."),
            ("totp", "iPhone, avec le mot de passe et un code de votre application"),
            ("recovery_code", "iPhone, avec le mot de passe et un code de secours."),
            ("passkey", "iPhone, avec une clé d'accès."),
        ],
    )
    def test_of_a_new_device_is_told_what_was_shown_there(
        self, world: World, factor: str | None, told: str
    ) -> None:
        account = world.account(world.establishment())
        ids = {"account_id": account.account_id, "establishment_id": account.establishment_id}

        world.told(DeviceAppeared(**ids, device="Safari, iPhone", signed_in_at=NOW, factor=factor))

        (email,) = world.emails()
        wording = wordings.word(
            world.tools.templates, email.template, email.facts, language="fr", code=None
        )
        assert told in wording.text

    @pytest.mark.parametrize(
        ("event", "facts", "template"),
        [
            (
                FactorAdded,
                {"factor_id": uuid4(), "kind": "totp", "added_at": NOW},
                "second_factor_added",
            ),
            (
                FactorRemoved,
                {"factor_id": uuid4(), "kind": "totp", "removed_at": NOW},
                "second_factor_removed",
            ),
            (
                FactorLocked,
                {"kind": "totp", "tries": 5, "locked_until": NOW},
                "second_factor_locked",
            ),
            (RecoveryCodesReplaced, {"replaced_at": NOW}, "recovery_codes_replaced"),
            (RecoveryCodeUsed, {"used_at": NOW, "left": 9}, "recovery_code_used"),
            (FactorCalledFor, {"due_on": TODAY}, "second_factor_called_for"),
            (
                RememberedDeviceReused,
                {"device": "Firefox, Windows", "reused_at": NOW},
                "remembered_device_reused",
            ),
        ],
    )
    def test_is_told_of_what_becomes_of_a_second_factor(
        self, world: World, event: type[Any], facts: dict[str, Any], template: str
    ) -> None:
        account = world.account(world.establishment())
        ids = {"account_id": account.account_id, "establishment_id": account.establishment_id}

        world.told(event(**ids, **facts))

        (email,) = world.emails()
        assert (email.template, email.recipient) == (template, account.email)
        lane = Lane.NEWS if event is FactorCalledFor else Lane.AWAITED
        assert (email.lane, email.sealed) == (lane, None)

    @pytest.mark.parametrize(
        ("kind", "added", "removed"),
        [
            ("totp", "une application d'authentification a été ajoutée", "Ses codes ne servent"),
            ("passkey", "Elle vous connecte à elle seule", "une clé d'accès a été retirée"),
        ],
    )
    def test_of_a_second_factor_is_told_which_kind_it_is(
        self, world: World, kind: str, added: str, removed: str
    ) -> None:
        account = world.account(world.establishment())
        ids = {"account_id": account.account_id, "establishment_id": account.establishment_id}
        about: dict[str, Any] = {**ids, "factor_id": uuid4(), "kind": kind}

        world.told(FactorAdded(**about, added_at=NOW))
        world.told(FactorRemoved(**about, removed_at=NOW))

        for email, told in zip(world.emails(), (added, removed), strict=True):
            wording = wordings.word(
                world.tools.templates, email.template, email.facts, language="fr", code=None
            )
            assert told in wording.text

    @pytest.mark.parametrize(
        ("kind", "locked_until", "told"),
        [
            ("totp", NOW, "codes d'authentification erronés"),
            ("recovery_code", NOW, "codes de secours erronés"),
            ("totp", None, "jusqu'à ce que vous vous connectiez par un autre moyen"),
        ],
    )
    def test_of_wrong_codes_is_told_which_and_until_when(
        self, world: World, kind: str, locked_until: Any, told: str
    ) -> None:
        account = world.account(world.establishment())
        ids = {"account_id": account.account_id, "establishment_id": account.establishment_id}

        world.told(FactorLocked(**ids, kind=kind, tries=5, locked_until=locked_until))

        (email,) = world.emails()
        wording = wordings.word(
            world.tools.templates, email.template, email.facts, language="fr", code=None
        )
        assert told in wording.text

    @pytest.mark.parametrize(
        ("device", "told"),
        [
            ("Firefox, Windows", "n'était plus demandé (Firefox, Windows). Cette"),
            (None, "n'était plus demandé. Cette"),
            ("", "n'était plus demandé. Cette"),  # of somebody who is erased
        ],
    )
    def test_of_a_remembered_device_that_was_copied_is_told_which_it_was(
        self, world: World, device: str | None, told: str
    ) -> None:
        account = world.account(world.establishment())
        ids = {"account_id": account.account_id, "establishment_id": account.establishment_id}

        world.told(RememberedDeviceReused(**ids, device=device, reused_at=NOW))

        (email,) = world.emails()
        wording = wordings.word(
            world.tools.templates, email.template, email.facts, language="fr", code=None
        )
        assert told in wording.text

    def test_of_a_linked_account_is_told_from_where(self, world: World) -> None:
        home, elsewhere = world.establishment(), world.establishment("Centre de gestion")
        own, linked = world.account(elsewhere), world.account(home)

        world.told(
            LinkCreated(
                link_id=uuid4(),
                account_id=own.account_id,
                establishment_id=own.establishment_id,
                linked_account_id=linked.account_id,
                linked_establishment_id=linked.establishment_id,
                created_at=NOW,
            )
        )

        (email,) = world.emails()
        assert (email.template, email.recipient) == ("account_linked", linked.email)
        assert email.facts["other_establishment"] == "Centre de gestion"
