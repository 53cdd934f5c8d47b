"""What holders are written when others have their second factors removed."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.domain import wordings
from services.mailer.models import Email, EmailStatus
from shared.events.accounts import AccountFacts, EstablishmentFacts
from shared.events.identity import (
    FactorAdded,
    FactorResetAsked,
    FactorResetCancelled,
    FactorsReset,
)
from tests.mailer.world import NOW, World

ASKED, CANCELLED, DONE = "factor_reset_asked", "factor_reset_cancelled", "factors_reset"
FORMER = "ancienne@example.org"


@pytest.fixture
def home(world: World) -> EstablishmentFacts:
    made: EstablishmentFacts = world.establishment()
    return made


@pytest.fixture
def administrator(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.administrator(home)


@pytest.fixture
def holder(world: World, home: EstablishmentFacts) -> AccountFacts:
    return world.account(home)


def ids(holder: AccountFacts) -> dict[str, Any]:
    home = holder.establishment_id
    return {"reset_id": uuid4(), "account_id": holder.account_id, "establishment_id": home}


def asked(
    world: World, holder: AccountFacts, by: AccountFacts, former_email: str | None = None
) -> FactorResetAsked:
    return FactorResetAsked(
        **ids(holder),
        asked_by_id=by.account_id,
        asked_at=NOW,
        due_at=NOW + timedelta(hours=24),
        email=holder.email,
        former_email=former_email,
        sealed=world.sealer.seal("the-code"),
    )


def french(world: World, email: Email, code: str | None = None) -> str:
    kept = world.tools.templates, email.template, email.facts
    return wordings.word(*kept, language="fr", code=code).text


class TestAResetThatIsAskedFor:
    def test_is_told_with_who_asks_when_it_comes_and_what_cancels_it(
        self, world: World, holder: AccountFacts, administrator: AccountFacts
    ) -> None:
        world.told(asked(world, holder, administrator))

        (email,) = world.emails()
        assert (email.template, email.recipient) == (ASKED, holder.email)
        assert email.lapses_at == NOW + timedelta(hours=24)
        assert email.sealed is not None
        assert "the-code" not in str(email.facts)
        text = french(world, email, "the-code")
        assert "Madame Anne Dupré" in text
        assert "/activate#the-code" in text

    def test_is_told_at_the_former_address_too(
        self, world: World, holder: AccountFacts, administrator: AccountFacts
    ) -> None:
        world.told(asked(world, holder, administrator, FORMER))

        assert world.recipients(ASKED) == {holder.email, FORMER}
        assert all(email.sealed for email in world.emails(ASKED))

    def test_told_twice_is_written_once(
        self, world: World, holder: AccountFacts, administrator: AccountFacts
    ) -> None:
        message = world.message(asked(world, holder, administrator))

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        (email,) = world.emails()
        assert email.status is EmailStatus.QUEUED

    def test_once_more_cancels_what_waits_of_the_one_before(
        self, world: World, holder: AccountFacts, administrator: AccountFacts
    ) -> None:
        for _ in range(2):
            world.told(asked(world, holder, administrator))

        first, second = world.emails(ASKED)
        assert (first.status, first.sealed) == (EmailStatus.CANCELLED, None)
        assert second.status is EmailStatus.QUEUED

    @pytest.mark.parametrize(
        ("reason", "told"),
        [
            ("holder", "par vous-même"),
            ("administrator", "par un administrateur de votre établissement"),
            ("void", "n'a plus lieu d'être"),
        ],
    )
    def test_and_is_cancelled_is_not_told_any_more(
        self,
        world: World,
        holder: AccountFacts,
        administrator: AccountFacts,
        reason: str,
        told: str,
    ) -> None:
        world.told(asked(world, holder, administrator))

        told_of: dict[str, Any] = {"cancelled_at": NOW, "reason": reason, "former_email": FORMER}
        world.told(FactorResetCancelled(**ids(holder), **told_of))

        (email,) = world.emails(ASKED)
        assert (email.status, email.sealed) == (EmailStatus.CANCELLED, None)
        email, same = world.emails(CANCELLED)
        assert (email.recipient, same.recipient) == (holder.email, FORMER)
        assert told in french(world, email)


class TestAResetThatIsDone:
    @pytest.mark.parametrize(
        ("way", "told"),
        [
            ("administrator", "comme Madame Anne Dupré l'avait demandé"),
            ("command", "par l'équipe qui exploite la plateforme"),
            ("letter", "avec le code du courrier adressé au représentant légal"),
        ],
    )
    def test_is_told_with_whose_word_it_was(
        self,
        world: World,
        holder: AccountFacts,
        administrator: AccountFacts,
        way: str,
        told: str,
    ) -> None:
        by = administrator.account_id if way == "administrator" else None

        world.told(done(holder, way=way, asked_by_id=by))

        (email,) = world.emails()
        assert (email.template, email.recipient, email.sealed) == (DONE, holder.email, None)
        text = french(world, email)
        assert told in text
        assert ("Votre mot de passe suffit" in text) == (way == "letter")
        assert ("Votre mot de passe ne sert plus" in text) == (way != "letter")

    def test_is_told_at_the_former_address_too(
        self, world: World, holder: AccountFacts, administrator: AccountFacts
    ) -> None:
        world.told(done(holder, way="command", former_email=FORMER))

        assert world.recipients(DONE) == {holder.email, FORMER}

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_sends_a_link_to_another_password_with_why(
        self, world: World, holder: AccountFacts, language: str
    ) -> None:
        code = world.code_for(holder, purpose="password_reset", reset_id=uuid4())

        world.told(code)

        (email,) = world.emails("password_reset")
        assert (email.recipient, email.facts["is_void"]) == (holder.email, True)
        kept = world.tools.templates, email.template, email.facts
        text = wordings.word(*kept, language=language, code="the-code").text
        why = {
            "fr": "Votre second facteur a été réinitialisé",
            "en": "Your second factor was reset",
        }
        calm = {"fr": "ne faites rien", "en": "do nothing"}
        assert why[language] in text
        assert calm[language] not in text
        assert "/activate#the-code" in text


class TestAFactorAddedSoonAfterAnotherAddress:
    def test_is_told_at_the_former_one_too(self, world: World, holder: AccountFacts) -> None:
        about = ids(holder)
        del about["reset_id"]
        facts: dict[str, Any] = {"factor_id": uuid4(), "kind": "totp", "added_at": NOW}

        world.told(FactorAdded(**about, **facts, former_email=FORMER))

        assert world.recipients("second_factor_added") == {holder.email, FORMER}


def done(holder: AccountFacts, **facts: Any) -> FactorsReset:
    given: dict[str, Any] = {"asked_by_id": None, "former_email": None, "reset_at": NOW}
    return FactorsReset(**ids(holder), **given | facts)
