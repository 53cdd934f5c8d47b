"""What the mailer keeps and writes when others speak."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.mailer import chores
from services.mailer.models import EmailStatus, KnownAccount, KnownEstablishment, PaperStatus
from shared.events.accounts import (
    AccountActivated,
    AccountChanged,
    AccountDeleted,
    AccountInvitationLapsed,
    AccountInvited,
    AccountPromoted,
    AccountRenewed,
    AccountRightsChanged,
    AccountSnapshot,
    EstablishmentChanged,
    EstablishmentCodeIssued,
    EstablishmentRegistered,
    Person,
    TermsPublished,
)
from shared.events.identity import (
    CredentialLocked,
    DeviceAppeared,
    IdentifierForgotten,
    LinkCreated,
    PasswordChanged,
)
from shared.messaging.outcome import Outcome
from shared.messaging.tables import ParkedMessage
from tests.mailer.world import NOW, TODAY, World, siret


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


class TestACodeForAFirstPassword:
    def test_waits_for_the_facts_of_its_invitation(self, world: World) -> None:
        home = world.establishment()
        creator = world.administrator(home)
        created = world.created(world.facts(home, status="invited"), by=creator)
        code = world.message(world.code_for(created.event.account, cause=created.id))  # type: ignore[attr-defined]

        assert world.receive(code) is Outcome.DEFERRED
        assert world.receive(created) is Outcome.HANDLED
        assert world.handling.retry(now=world.now) is Outcome.HANDLED

        (email,) = world.emails()
        assert email.template == "password_creation"

    def test_is_written_with_the_facts_of_the_message_that_caused_it(self, world: World) -> None:
        home = world.establishment()
        creator = world.administrator(home)
        facts = world.facts(home, status="invited")
        created = world.created(facts, by=creator)
        world.receive(created)

        world.told(world.code_for(facts, cause=created.id))

        (email,) = world.emails()
        assert email.recipient == facts.email
        assert email.facts["inviter"]["last_name"] == "Dupré"
        assert email.facts["inviter_phone"] == creator.phone
        assert email.facts["days"] == 15
        assert email.facts["contract_numbers"] == ["VF201"]
        assert email.facts["is_again"] is False
        assert email.facts["inviter_establishment"] is None
        assert "5 allée de l'Île aux Moines" in email.facts["representative_address"]
        assert "the-code" not in str(email.facts)
        assert facts.identifier not in str(email.facts)  # the administrator hands it over [S1]

    def test_names_the_establishment_of_a_delegate_who_invites(self, world: World) -> None:
        home, centre = world.establishment(), world.establishment("Centre de gestion")
        facts = world.facts(home, status="invited")
        created = world.created(facts, by=world.administrator(centre))
        world.receive(created)

        world.told(world.code_for(facts, cause=created.id))

        (email,) = world.emails()
        assert email.facts["inviter_establishment"] == "Centre de gestion"

    def test_issued_again_cancels_the_one_that_still_waits(self, world: World) -> None:
        home = world.establishment()
        facts = world.facts(home, status="invited")
        created = world.created(facts, by=None)
        world.receive(created)
        world.told(world.code_for(facts, cause=created.id))

        again = world.told(AccountInvited(account=facts, invited_by=None, invited_on=TODAY))
        world.told(world.code_for(facts, cause=again))

        first, second = world.emails("password_creation")
        assert (first.status, first.sealed) == (EmailStatus.CANCELLED, None)
        assert second.status is EmailStatus.QUEUED
        assert second.facts["is_again"] is True

    def test_handled_twice_is_written_once(self, world: World) -> None:
        facts = world.facts(world.establishment(), status="invited")
        created = world.created(facts, by=None)
        world.receive(created)
        code = world.message(world.code_for(facts, cause=created.id))
        world.receive(code)

        assert world.handling.receive(code, now=world.now, again=True) is Outcome.HANDLED

        assert len(world.emails()) == 1

    def test_that_cannot_be_opened_is_parked(self, world: World) -> None:
        facts = world.account(world.establishment())
        code = world.message(world.code_for(facts, purpose="password_reset", sealed="a.b.c.d.e"))

        assert world.receive(code) is Outcome.DEFERRED
        now = world.now
        while (outcome := world.handling.retry(now=now)) is not Outcome.PARKED:
            assert outcome in (Outcome.DEFERRED, None)
            now += timedelta(hours=1)

        with world.look() as session:
            assert session.get_one(ParkedMessage, code.id).type == code.type
        assert world.emails() == []

    def test_for_a_deleted_account_is_not_written(self, world: World) -> None:
        facts = world.account(world.establishment(), status="deleted")

        world.told(world.code_for(facts, purpose="password_reset"))

        assert world.emails() == []


class TestOtherCodes:
    def test_for_a_reset_goes_to_the_holder(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(world.code_for(facts, purpose="password_reset"))

        assert world.recipients("password_reset") == {facts.email}

    def test_for_a_new_address_goes_there(self, world: World) -> None:
        facts = world.account(world.establishment())

        world.told(world.code_for(facts, purpose="email_confirmation", email="new@example.org"))

        assert world.recipients("email_confirmation") == {"new@example.org"}


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


class TestTheLegalRepresentative:
    def test_gets_a_letter_about_a_new_account(self, world: World) -> None:
        home = world.establishment()
        created = world.created(world.facts(home), by=world.administrator(home))
        world.receive(created)

        (item,) = world.paper()
        assert (item.kind, item.status) == ("account_created", PaperStatus.TO_RENDER)
        assert item.address == [
            "Madame Éloïse Vaubrun",
            "Hôpital de Vertefeuille",
            "5 allée de l'Île aux Moines",
            "BP 1005",
            "44035 VERTEFEUILLE CEDEX 1",
        ]

    def test_gets_none_where_the_announcement_says_so(self, world: World) -> None:
        home = world.establishment()

        world.receive(world.created(world.facts(home), by=None, informs=False))

        assert world.paper() == []

    def test_gets_none_without_an_address_of_record(self, world: World) -> None:
        home = world.establishment(address=None)

        assert world.receive(world.created(world.facts(home), by=None)) is Outcome.HANDLED

        assert world.paper() == []

    def test_gets_a_letter_about_a_promotion_once(self, world: World) -> None:
        facts = world.account(world.establishment(), profile="administrator")
        promoted = world.message(AccountPromoted(account=facts, promoted_by=None))

        world.receive(promoted)
        world.handling.receive(promoted, now=world.now, again=True)

        assert [item.kind for item in world.paper()] == ["account_promoted"]

    def test_gets_the_code_that_proves_a_registration(self, world: World) -> None:
        home = world.establishment(status="registered")
        contact = Person(title="ms", first_name="Anne", last_name="Dupré")
        world.told(EstablishmentRegistered(establishment=home, contact=contact, proof="letter"))

        world.told(
            EstablishmentCodeIssued(
                establishment=home,
                purpose="registration",
                contact=contact,
                sealed=world.sealer.seal("ABCDEFGH2345"),
                expires_at=NOW + timedelta(days=60),
            )
        )

        (item,) = world.paper()
        assert item.kind == "registration_code"
        assert "ABCDEFGH2345" not in str(item.facts)

    def test_waits_for_an_establishment_that_is_not_known_yet(self, world: World) -> None:
        facts = world.facts(world.establishment())
        unknown = replace(facts, establishment_id=facts.account_id)

        assert world.receive(world.created(unknown, by=None)) is Outcome.DEFERRED


def test_an_activated_account_is_known_as_active(world: World) -> None:
    facts = world.account(world.establishment(siret=siret(77)), status="invited")

    world.told(AccountActivated(account=replace(facts, status="active")))

    with world.look() as session:
        assert session.get_one(KnownAccount, facts.account_id).status == "active"
