"""What somebody reads who may now work for other establishments (design.md §4.8)."""

from datetime import timedelta
from typing import Any

import pytest

from services.mailer.actions.delegations import NAMED
from services.mailer.config import Settings
from services.mailer.domain import wordings
from services.mailer.domain.mails.samples import SAMPLES
from services.mailer.domain.templates import Templates
from shared.events.accounts import AccountFacts, EstablishmentFacts
from shared.events.delegation import (
    AssignmentCreated,
    AssignmentEnded,
    AssignmentFacts,
    LineFacts,
)
from tests import factories
from tests.mailer.world import NOW, TODAY, World

SAID = {
    "fr": ("54 établissements", "- Mairie de Lys", "et 2 autres"),
    "en": ("54 establishments", "- Mairie de Lys", "and 2 others"),
}


def created(
    centre: EstablishmentFacts, town: EstablishmentFacts, whom: AccountFacts, **said: Any
) -> AssignmentCreated:
    return AssignmentCreated(
        delegation=factories.delegation(
            centre.establishment_id,
            town.establishment_id,
            lines=[LineFacts(service="paie", level="write", status="active")],
            ends_on=TODAY + timedelta(days=100),
            requested_at=NOW,
        ),
        assignment=AssignmentFacts(account_id=whom.account_id, rights={"paie": "write"}),
        **said,
    )


class TestSomebodyAssigned:
    def test_in_many_delegations_by_one_act_gets_one_email(self, world: World) -> None:
        centre = world.establishment("Centre de gestion")
        towns = [world.establishment(f"Mairie {number}") for number in range(NAMED + 3)]
        whom = world.account(centre)
        world.service("paie")
        first = created(centre, towns[0], whom, also_for=[t.establishment_id for t in towns[1:]])

        world.told(first)
        for town in towns[1:3]:
            world.told(created(centre, town, whom, notified_with=first.delegation.delegation_id))

        (email,) = world.emails("assignment_created")
        assert email.facts["delegating"] == "Mairie 0"
        assert email.facts["others"] == [f"Mairie {number}" for number in range(1, NAMED + 1)]
        assert email.facts["more"] == 2

    @pytest.mark.parametrize("language", SAID)
    def test_reads_how_many_there_are_and_the_first_names(
        self, language: str, settings: Settings
    ) -> None:
        others = {"others": ["Mairie de Lys"] * 51, "more": 2}
        facts = {**SAMPLES["assignment_created"].to_data(), **others}

        wording = wordings.word(
            Templates(settings), "assignment_created", facts, language=language, code=None
        )

        assert SAID[language][0] in wording.subject
        for said in SAID[language]:
            assert said in wording.text
            assert said.removeprefix("- ") in wording.html


def ended(told: AssignmentCreated, reason: str = "removed") -> AssignmentEnded:
    return AssignmentEnded(
        delegation=told.delegation,
        assignment=told.assignment,
        reason=reason,
        also_for=told.also_for,
        notified_with=told.notified_with,
    )


class TestSomebodyTakenOut:
    def test_of_many_delegations_by_one_act_gets_one_email(self, world: World) -> None:
        centre = world.establishment("Centre de gestion")
        towns = [world.establishment(f"Mairie {number}") for number in range(NAMED + 3)]
        whom = world.account(centre)
        first = created(centre, towns[0], whom, also_for=[t.establishment_id for t in towns[1:]])

        world.told(ended(first))
        for town in towns[1:3]:
            notified_with = first.delegation.delegation_id
            world.told(ended(created(centre, town, whom, notified_with=notified_with)))

        (email,) = world.emails("assignment_ended")
        assert (email.recipient, email.facts["delegating"]) == (whom.email, "Mairie 0")
        assert email.facts["others"] == [f"Mairie {number}" for number in range(1, NAMED + 1)]
        assert email.facts["more"] == 2

    def test_of_one_is_told_of_it(self, world: World) -> None:
        centre, town = (world.establishment(name) for name in ("Centre de gestion", "Mairie"))

        world.told(ended(created(centre, town, world.account(centre))))

        (email,) = world.emails("assignment_ended")
        assert email.facts["others"] == []

    @pytest.mark.parametrize("reason", ["account_deleted", "delegation_ended", "scope_reduced"])
    def test_by_what_is_told_otherwise_gets_none(self, world: World, reason: str) -> None:
        centre, town = (world.establishment(name) for name in ("Centre de gestion", "Mairie"))

        world.told(ended(created(centre, town, world.account(centre)), reason))

        assert world.emails("assignment_ended") == []

    @pytest.mark.parametrize("language", SAID)
    def test_reads_how_many_there_are_and_the_first_names(
        self, language: str, settings: Settings
    ) -> None:
        others = {"others": ["Mairie de Lys"] * 51, "more": 2}
        facts = {**SAMPLES["assignment_ended"].to_data(), **others}

        wording = wordings.word(
            Templates(settings), "assignment_ended", facts, language=language, code=None
        )

        assert SAID[language][0] in wording.subject
        for said in SAID[language]:
            assert said in wording.text
            assert said.removeprefix("- ") in wording.html
