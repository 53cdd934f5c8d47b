"""What administrators are told of their establishment: its state, its review overdue."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.config import Settings
from services.mailer.domain import wordings
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import LANGUAGES, Templates
from services.mailer.models import KnownEstablishment
from shared.events import Event
from shared.events.accounts import (
    EstablishmentChanged,
    EstablishmentClosed,
    EstablishmentCorrected,
    EstablishmentFacts,
    EstablishmentReactivated,
    EstablishmentSuspended,
    ReviewOverdue,
)
from shared.messaging.handlers import Outcome
from tests.mailer.world import TODAY, World
from tests.sirets import siret

RIGHT = siret(9_999)
CHANGES = ("establishment_suspended", "establishment_reactivated", "establishment_closed")


def change(template: str, home: EstablishmentFacts) -> Event:
    if template == "establishment_suspended":
        return EstablishmentSuspended(
            establishment=replace(home, status="suspended"), reason="Convention échue."
        )
    if template == "establishment_reactivated":
        return EstablishmentReactivated(establishment=replace(home, status="active"))
    return EstablishmentClosed(establishment=replace(home, status="closed"), reason="Regroupement.")


@pytest.mark.parametrize("template", CHANGES)
class TestAChangeOfState:
    def test_is_told_once_to_the_administrators_who_could_act(
        self, world: World, template: str
    ) -> None:
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(2)}
        world.administrator(home, status="invited", expires_on=None)
        world.administrator(home, expires_on=TODAY - timedelta(days=1))
        world.account(home)
        world.administrator(world.establishment("Ailleurs"))
        message = world.message(change(template, home))

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        assert world.recipients(template) == told
        assert len(world.emails()) == 2
        assert world.emails()[0].facts["establishment"] == home.name

    def test_says_on_which_day(self, world: World, template: str) -> None:
        home = world.establishment()
        world.administrator(home)

        world.told(change(template, home))

        (email,) = world.emails()
        assert email.facts[template.replace("establishment_", "") + "_on"] == TODAY.isoformat()

    def test_of_which_nobody_can_be_told_is_no_failure(self, world: World, template: str) -> None:
        world.told(change(template, world.establishment()))

        assert world.emails() == []


@pytest.mark.parametrize("template", ["establishment_suspended", "establishment_closed"])
def test_whoever_is_shut_out_reads_why(world: World, template: str) -> None:
    home = world.establishment()
    world.administrator(home)
    event = change(template, home)

    world.told(event)

    (email,) = world.emails()
    assert email.facts["reason"] == event.to_data()["reason"]


class TestAnEstablishmentThatIsTakenOver:
    def test_is_told_by_which(self, world: World) -> None:
        home, heir = world.establishment(), world.establishment("Hôpital commun")
        world.administrator(home)

        world.told(closed_into(home, heir))

        (email,) = world.emails()
        assert email.facts["merged_into"] == "Hôpital commun"

    def test_waits_for_news_of_it(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)
        unheard_of = replace(home, establishment_id=uuid4())

        outcome = world.receive(world.message(closed_into(home, unheard_of)))

        assert outcome is Outcome.DEFERRED
        assert world.emails() == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_alone_in_naming_another(self, language: str, settings: Settings) -> None:
        facts = {**SAMPLES["establishment_closed"].to_data(), "merged_into": None}

        wording = wordings.word(
            Templates(settings), "establishment_closed", facts, language=language, code=None
        )

        for words in ("None", "lui succède", "takes it over"):
            assert words not in wording.text


def closed_into(home: EstablishmentFacts, heir: EstablishmentFacts) -> EstablishmentClosed:
    return EstablishmentClosed(
        establishment=replace(home, status="closed"),
        reason="Regroupement.",
        merged_into=heir.establishment_id,
    )


class TestACorrectedNumber:
    def test_is_told_once_to_the_administrators_who_can_act(self, world: World) -> None:
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(2)}
        world.administrator(home, expires_on=TODAY - timedelta(days=1))
        world.account(home)
        message = world.message(corrected(home, former_siret=home.siret))

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        assert world.recipients("establishment_corrected") == told
        first, _ = world.emails()
        assert (first.facts["former_siret"], first.facts["siret"]) == (home.siret, RIGHT)
        assert first.facts["reason"] == "Erreur de saisie."
        assert first.facts["corrected_on"] == TODAY.isoformat()

    @pytest.mark.parametrize(
        ("language", "of_siret", "of_number"),
        [("fr", "Le SIRET", "Le numéro de contrat"), ("en", "The SIRET", "The contract number")],
    )
    def test_says_of_the_other_number_nothing(
        self, world: World, language: str, of_siret: str, of_number: str
    ) -> None:
        home = world.establishment()
        world.administrator(home, language=language)
        numbers = {"former_contract_number": "VF021", "contract_number": "VF201"}
        world.told(corrected(home, **numbers))

        (email,) = world.emails()
        said = wordings.word(
            world.tools.templates, email.template, email.facts, language=language, code=None
        ).text

        assert of_number in said
        assert "VF021" in said
        assert of_siret not in said
        assert "None" not in said

    def test_is_the_one_that_letters_find_it_by(self, world: World) -> None:
        home = world.establishment()

        world.told(corrected(home, former_siret=home.siret))

        with world.look() as session:
            assert session.get_one(KnownEstablishment, home.establishment_id).siret == RIGHT


def corrected(home: EstablishmentFacts, **said: Any) -> EstablishmentCorrected:
    now = replace(home, siret=RIGHT) if "former_siret" in said else home
    return EstablishmentCorrected(
        establishment=now, changed=["siret"], reason="Erreur de saisie.", **said
    )


class TestAnOverdueReview:
    def test_is_told_once_to_the_administrators_who_can_act(self, world: World) -> None:
        home = world.establishment()
        told = {world.administrator(home).email for _ in range(2)}
        world.administrator(home, expires_on=TODAY - timedelta(days=1))
        world.account(home)
        message = world.message(overdue(home, last_reviewed_on=date(2025, 5, 20)))

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        assert world.recipients("review_overdue") == told
        first, _ = world.emails()
        assert first.facts["due_on"] == "2026-11-20"
        assert first.facts["last_reviewed_on"] == "2025-05-20"

    @pytest.mark.parametrize(
        ("language", "said"),
        [("fr", "; aucune ne l'a encore été."), ("en", "; none has been closed yet.")],
    )
    def test_may_be_the_first_of_all(self, world: World, language: str, said: str) -> None:
        home = world.establishment()
        world.administrator(home, language=language)

        world.told(overdue(home, last_reviewed_on=None))

        (email,) = world.emails()
        wording = wordings.word(
            world.tools.templates, email.template, email.facts, language=language, code=None
        )
        assert said in wording.text


def overdue(home: EstablishmentFacts, last_reviewed_on: date | None) -> ReviewOverdue:
    return ReviewOverdue(
        establishment=home,
        due_on=TODAY - timedelta(days=1),
        last_reviewed_on=last_reviewed_on,
    )


class TestWhomItAsksForASecondFactor:
    @pytest.mark.parametrize(
        ("whom", "told"),
        [
            ("administrators", "les administrateurs de l'établissement devront avoir un second"),
            ("everybody", "toute personne qui agit dans l'établissement devra avoir un second"),
            (None, "L'établissement ne demande plus de second facteur."),
        ],
    )
    def test_is_told_once_to_all_administrators(
        self, world: World, whom: str | None, told: str
    ) -> None:
        home = world.establishment()
        heads = {world.administrator(home).email for _ in range(2)}
        world.account(home)
        world.administrator(world.establishment("Ailleurs"))
        asked = replace(home, second_factor_for=whom, second_factor_from=TODAY if whom else None)
        message = world.message(
            EstablishmentChanged(establishment=asked, changed=["second_factor_for"])
        )

        world.receive(message)
        world.handling.receive(message, now=world.now, again=True)

        assert world.recipients("factor_policy_changed") == heads
        assert len(world.emails()) == 2
        email = world.emails()[0]
        wording = wordings.word(
            world.tools.templates, email.template, email.facts, language="fr", code=None
        )
        assert told in wording.text

    def test_is_told_to_nobody_where_something_else_has_changed(self, world: World) -> None:
        home = world.establishment()
        world.administrator(home)

        world.told(EstablishmentChanged(establishment=home, changed=["language"]))

        assert world.emails() == []
