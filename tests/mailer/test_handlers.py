"""What the mailer keeps and writes when others speak."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.mailer import chores
from services.mailer.models import EmailStatus, KnownAccount, KnownEstablishment
from shared.events.accounts import (
    AccountActivated,
    AccountChanged,
    AccountDeleted,
    AccountInvitationLapsed,
    AccountPromoted,
    AccountRenewed,
    AccountRightsChanged,
    AccountSnapshot,
    EstablishmentChanged,
    TermsPublished,
)
from shared.events.identity import (
    CredentialLocked,
    DeviceAppeared,
    IdentifierForgotten,
    LinkCreated,
    PasswordChanged,
)
from tests.mailer.world import NOW, TODAY, World
from tests.sirets import siret


class TestKnowledge:
    def test_takes_the_newest_statement(self, world: World) -> None:
        home = world.establishment()
        facts = world.account(home)

        world.told(AccountSnapshot(account=replace(facts, last_name="Nouvel")))
        world.told(
            EstablishmentChanged(establishment=replace(home, name="Autre"), changed=["name"])
        )

        with world.look() as session:
            assert session.get_one(KnownAccount, facts.account_id).last_name == "Nouvel"
            assert session.get_one(KnownEstablishment, home.establishment_id).name == "Autre"

    def test_ignores_an_older_statement(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(AccountSnapshot(account=replace(facts, last_name="Ancien")), sequence=1)

        with world.look() as session:
            assert session.get_one(KnownAccount, facts.account_id).last_name == "Louty"

    def test_ignores_what_is_told_after_a_deletion(self, world: World) -> None:
        facts = world.account(world.establishment())
        world.told(AccountDeleted(account=replace(facts, status="deleted")))

        world.told(AccountSnapshot(account=facts))

        with world.look() as session:
            assert session.get_one(KnownAccount, facts.account_id).status == "deleted"

    def test_of_a_snapshot_writes_nothing(self, world: World) -> None:
        world.account(world.establishment())

        assert not world.emails()
        assert not world.paper()


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


class TestAdministrators:
    def test_are_told_of_a_lapsed_invitation(self, world: World) -> None:
        home = world.establishment()
        told = world.administrator(home)
        world.administrator(home, status="invited")
        world.administrator(home, expires_on=TODAY - timedelta(days=1))
        world.account(home)
        holder = world.account(home, status="invitation_lapsed")

        world.told(AccountInvitationLapsed(account=holder))

        assert world.recipients("invitation_lapsed") == {told.email}

    def test_everywhere_are_told_of_a_new_service_and_of_new_terms(self, world: World) -> None:
        told = [world.administrator(world.establishment(f"Ville {n}")).email for n in range(3)]
        world.administrator(world.establishment("Fermée", status="closed"))
        world.operator()
        world.account(world.establishment("Autre"))

        world.service("retraite")
        terms = TermsPublished(number=2, digest="0" * 64, effective_on=TODAY)
        message = world.message(terms)
        world.receive(message)
        while chores.reach_administrators(world.sessions, world.now, world.tools):
            pass
        world.handling.receive(message, now=world.now, again=True)
        while chores.reach_administrators(world.sessions, world.now, world.tools):
            pass

        assert world.recipients("terms_published") == set(told)
        assert world.recipients("service_published") == set(told)
        assert len(world.emails("terms_published")) == 3

    def test_are_reached_in_batches_without_leaving_anybody_out(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chores, "ADMINISTRATORS_AT_ONCE", 2)
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(4)}
        world.told(TermsPublished(number=1, digest="0" * 64, effective_on=TODAY))

        reached = []
        while count := chores.reach_administrators(world.sessions, world.now, world.tools):
            reached.append(count)

        assert reached == [2, 2]
        assert world.recipients("terms_published") == told


def test_an_activated_account_is_known_as_active(world: World) -> None:
    facts = world.account(world.establishment(siret=siret(77)), status="invited")

    world.told(AccountActivated(account=replace(facts, status="active")))

    with world.look() as session:
        assert session.get_one(KnownAccount, facts.account_id).status == "active"
