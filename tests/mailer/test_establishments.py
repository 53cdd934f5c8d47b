"""What administrators are told of their establishment: its state, its review overdue."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.mailer.config import Settings
from services.mailer.domain import wordings
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import LANGUAGES, Templates
from shared.events import Event
from shared.events.accounts import (
    EstablishmentClosed,
    EstablishmentFacts,
    EstablishmentReactivated,
    EstablishmentSuspended,
    ReviewOverdue,
)
from shared.messaging.handlers import Outcome
from tests.mailer.world import TODAY, World

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
