"""What both sides of a delegation read when it reaches less far, stops, or ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.mailer import chores
from services.mailer.domain import wordings
from services.mailer.models import Email, EmailStatus
from shared.clock import day_ends_at
from shared.events.accounts import EstablishmentFacts
from shared.events.delegation import (
    DelegationCorrected,
    DelegationEnding,
    DelegationExpired,
    DelegationLapsed,
    DelegationLapsing,
    DelegationReduced,
    DelegationResumed,
    DelegationSuspended,
    DelegationTerminated,
)
from tests.mailer.joined import SOON, Joined
from tests.mailer.outgoing import later
from tests.mailer.world import World


class TestTheLink:
    def test_leads_to_the_delegation(self, joined: Joined) -> None:
        facts = joined.facts()
        joined.world.told(DelegationReduced(delegation=facts, by="centralising"))

        page = joined.said("delegation_reduced")["page"]
        assert page == f"/establishment/delegations/{facts.delegation_id}"

    def test_leads_to_the_list_where_there_are_several(
        self, joined: Joined, clock: time_machine.Traveller
    ) -> None:
        for _ in range(3):
            joined.world.told(DelegationExpired(delegation=joined.facts("expired")))
        later(joined.world, clock, hours=2)
        chores.release_held(joined.world.sessions, joined.world.now, joined.world.tools)

        pages = {email.facts["page"] for email in joined.world.emails("digest")}
        assert pages == {"/establishment/delegations"}


class TestBothSides:
    def test_are_told_of_a_reduction_by_whom_and_what_is_left(self, joined: Joined) -> None:
        joined.world.told(DelegationReduced(delegation=joined.facts(), by="centralising"))

        assert joined.world.recipients("delegation_reduced") == joined.everybody
        said = joined.said("delegation_reduced")
        assert said["reduced_by"] == "centralising"
        assert [right["service"] for right in said["rights"]] == ["Service carriere"]

    def test_are_told_of_a_suspension_by_the_delegating_side_and_of_its_end(
        self, joined: Joined
    ) -> None:
        facts = joined.facts("suspended", reason="Contrôle.")
        joined.world.told(DelegationSuspended(delegation=facts, by="delegating"))
        joined.world.told(DelegationResumed(delegation=joined.facts(), by="delegating"))

        assert joined.world.recipients("delegation_suspended") == joined.everybody
        assert joined.world.recipients("delegation_resumed") == joined.everybody
        said = joined.said("delegation_suspended")
        assert (said["reason"], said["stopped"]) == ("Contrôle.", None)

    @pytest.mark.parametrize(
        ("language", "suspended", "resumed"),
        [
            ("fr", "est suspendue, sur décision de la plateforme", "reprend, sur décision"),
            ("en", "is suspended, by decision of the platform", "resumed, by decision"),
        ],
    )
    def test_are_told_of_a_suspension_by_operators_and_of_its_end(
        self, joined: Joined, language: str, suspended: str, resumed: str
    ) -> None:
        facts = joined.facts("suspended", reason="Signalement.")
        joined.world.told(DelegationSuspended(delegation=facts, by="operator"))
        joined.world.told(DelegationResumed(delegation=joined.facts(), by="operator"))

        assert joined.world.recipients("delegation_suspended") == joined.everybody
        assert joined.world.recipients("delegation_resumed") == joined.everybody
        stopped = worded(joined, "delegation_suspended", language)
        assert suspended in stopped
        assert "Signalement." in stopped
        assert resumed in worded(joined, "delegation_resumed", language)

    @pytest.mark.parametrize(
        ("event", "template", "lapses_at"),
        [
            (DelegationEnding, "delegation_ending", day_ends_at(SOON)),
            (DelegationExpired, "delegation_expired", None),
            (DelegationLapsed, "delegation_lapsed", None),
        ],
    )
    def test_are_told_of_what_time_does(
        self, joined: Joined, event: Any, template: str, lapses_at: Any
    ) -> None:
        joined.world.told(event(delegation=joined.facts()))

        assert joined.world.recipients(template) == joined.everybody
        assert {email.lapses_at for email in joined.world.emails(template)} == {lapses_at}

    def test_are_reminded_of_a_request_while_it_can_be_answered(self, joined: Joined) -> None:
        facts = joined.facts("pending")
        joined.world.told(DelegationLapsing(delegation=facts, lapses_on=SOON))

        assert joined.world.recipients("delegation_lapsing") == joined.everybody
        (lapses_at,) = {email.lapses_at for email in joined.world.emails("delegation_lapsing")}
        assert lapses_at == day_ends_at(SOON - timedelta(days=1))


class TestTheOtherSide:
    """Of an establishment that is suspended or closed its own people are told by another e-mail."""

    def test_alone_is_told_of_a_suspension_by_the_rules_and_who_is_suspended(
        self, joined: Joined
    ) -> None:
        by: dict[str, Any] = {"by": "rules", "because_of": joined.town.establishment_id}
        facts = joined.facts("suspended", reason="establishment_suspended")
        joined.world.told(DelegationSuspended(delegation=facts, **by))
        joined.world.told(DelegationResumed(delegation=joined.facts(), **by))

        assert joined.world.recipients("delegation_suspended") == {joined.asker.email}
        assert joined.world.recipients("delegation_resumed") == {joined.asker.email}
        said = joined.said("delegation_suspended")
        assert (said["reason"], said["stopped"]) == (None, "Mairie")

    @pytest.mark.parametrize("corrected", ["centre", "town"])
    def test_alone_is_told_by_which_number_the_first_goes(
        self, joined: Joined, corrected: str
    ) -> None:
        whose: EstablishmentFacts = getattr(joined, corrected)
        joined.world.told(
            DelegationCorrected(
                delegation=joined.facts(),
                establishment_id=whose.establishment_id,
                siret=whose.siret,
                former_siret="26690027500020",
            )
        )

        other = joined.answerer if corrected == "centre" else joined.asker
        assert joined.world.recipients("delegation_corrected") == {other.email}
        said = joined.said("delegation_corrected")
        assert (said["establishment"], said["siret"]) == (whose.name, whose.siret)
        assert said["former_siret"] == "26690027500020"

    @pytest.mark.parametrize("event", [DelegationTerminated, DelegationLapsed])
    def test_alone_is_told_of_a_closing_in_words(self, joined: Joined, event: Any) -> None:
        facts = joined.facts(
            "terminated" if event is DelegationTerminated else "lapsed",
            ended_by="rules",
            reason="establishment_closed",
        )
        joined.world.told(event(delegation=facts, because_of=joined.centre.establishment_id))

        (email,) = joined.world.emails()
        assert email.recipient == joined.answerer.email
        assert email.facts["closed"] == "Centre"
        joined.world.now += timedelta(minutes=11)
        chores.release_held(joined.world.sessions, joined.world.now, joined.world.tools)
        joined.world.send()
        assert "Centre est fermé sur la plateforme" in (body := said(joined.world))
        assert "establishment_closed" not in body


def worded(joined: Joined, template: str, language: str) -> str:
    """Read an e-mail as it would be written in a language."""
    templates, facts = joined.world.tools.templates, joined.said(template)
    return wordings.word(templates, template, facts, language=language, code=None).text


def said(world: World) -> str:
    (email,) = world.emails()
    return email.body or ""


def test_the_end_of_55_on_one_day_is_one_email(world: World, clock: time_machine.Traveller) -> None:
    centre = world.establishment("Centre")
    asker = world.administrator(centre)
    for number in range(55):
        town = world.establishment(f"Mairie {number}")
        pair = Joined(world, centre, town, asker, asker)
        world.told(DelegationExpired(delegation=pair.facts("expired")))
    later(world, clock, minutes=11)

    chores.release_held(world.sessions, world.now, world.tools)

    assert world.send() == 1
    (digest,) = [email for email in world.emails("digest") if is_sent(email)]
    assert digest.recipient == asker.email
    assert "55 délégations arrivées à leur terme" in (digest.subject or "")
    assert "Mairie 54" in (digest.body or "")


def is_sent(email: Email) -> bool:
    return email.status is EmailStatus.SENT
