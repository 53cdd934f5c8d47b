"""What people read when something else changes for a request or an amendment that waits."""

from typing import Any
from uuid import UUID

import pytest
import time_machine

from services.mailer import chores
from services.mailer.domain import wordings
from shared.events.accounts import Person
from shared.events.delegation import DelegationAffected
from tests.mailer.joined import Joined
from tests.mailer.outgoing import later
from tests.mailer.world import World

TEMPLATE = "delegation_affected"
AMENDMENT = UUID(int=7)


def tell(joined: Joined, because: str, **facts: Any) -> None:
    """Tell the mailer of a change; whoever asked is gone where that is why."""
    if because.startswith("requester"):
        who = joined.asker
        facts["requested_by"] = Person(
            title="ms", first_name="Aline", last_name="Partie", account_id=who.account_id
        )
    event = DelegationAffected(delegation=joined.facts("pending"), because=because, **facts)
    joined.world.told(event)


def read(joined: Joined, language: str) -> str:
    templates, facts = joined.world.tools.templates, joined.said(TEMPLATE)
    return wordings.word(templates, TEMPLATE, facts, language=language, code=None).text


class TestBothSides:
    @pytest.mark.parametrize(
        ("because", "services", "french", "english"),
        [
            ("service_withdrawn", ["paie"], "plus être délégué : Paie", "be delegated: Paie"),
            ("not_centralising", [], "n'est plus un établissement", "no longer a centralising"),
        ],
    )
    def test_are_told_what_it_means_for_what_waits(
        self, joined: Joined, because: str, services: list[str], french: str, english: str
    ) -> None:
        joined.world.service("paie", labels={"fr": "Paie", "en": "Payroll"})

        tell(joined, because, services=services)

        assert joined.world.recipients(TEMPLATE) == joined.everybody
        assert french in read(joined, "fr")
        assert english in read(joined, "en")


class TestWhoeverAsked:
    @pytest.mark.parametrize(
        ("because", "words"),
        [("requester_expired", "a expiré"), ("requester_deleted", "est supprimé")],
    )
    def test_is_named_to_their_own_side_alone(
        self, joined: Joined, because: str, words: str
    ) -> None:
        tell(joined, because)

        assert joined.world.recipients(TEMPLATE) == {joined.asker.email}
        said = read(joined, "fr")
        assert "Le compte de Madame Aline Partie, qui l'a faite, " + words in said


def test_an_amendment_is_named_as_such_and_leads_to_its_page(joined: Joined) -> None:
    tell(joined, "not_centralising", amendment_id=AMENDMENT)

    assert joined.said(TEMPLATE)["page"].endswith(f"/amendments/{AMENDMENT}")
    assert "un avenant à sa délégation" in read(joined, "fr")


def test_what_one_change_tells_of_many_is_one_email(
    world: World, clock: time_machine.Traveller
) -> None:
    centre = world.establishment("Centre")
    asker = world.administrator(centre)
    for number in range(40):
        town = world.establishment(f"Mairie {number}")
        tell(Joined(world, centre, town, asker, asker), "not_centralising")
    later(world, clock, minutes=11)

    chores.release_held(world.sessions, world.now, world.tools)

    assert world.send() == 1
    (digest,) = (email for email in world.emails("digest") if email.subject)
    assert "40 demandes de délégation en attente" in (digest.subject or "")
    assert "Mairie 39" in (digest.body or "")
