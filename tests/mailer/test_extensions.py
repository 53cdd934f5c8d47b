"""What is told of automatic extensions, and of amendments."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from shared.clock import day_ends_at
from shared.events.delegation import (
    AmendmentAccepted,
    AmendmentCancelled,
    AmendmentFacts,
    AmendmentLapsed,
    AmendmentRefused,
    AmendmentRequested,
    DelegationExtended,
    ExtensionAllowed,
    ExtensionForeseen,
    ExtensionWithdrawn,
)
from tests.mailer.joined import SOON, Joined
from tests.mailer.world import NOW, TODAY


class TestAnAutomaticExtension:
    @pytest.mark.parametrize(
        ("event", "template", "lapses_at"),
        [
            (ExtensionForeseen, "extension_foreseen", day_ends_at(TODAY)),
            (DelegationExtended, "delegation_extended", None),
        ],
    )
    def test_is_told_to_both_sides_with_both_days(
        self, joined: Joined, event: Any, template: str, lapses_at: Any
    ) -> None:
        joined.world.told(event(delegation=joined.facts(), agreed_until=TODAY))

        assert joined.world.recipients(template) == joined.everybody
        said = joined.said(template)
        assert (said["agreed_until"], said["ends_on"]) == (TODAY.isoformat(), SOON.isoformat())
        assert {email.lapses_at for email in joined.world.emails(template)} == {lapses_at}

    def test_is_told_to_both_sides_when_it_is_allowed_and_taken_away(self, joined: Joined) -> None:
        facts = joined.facts()
        allowed = ExtensionAllowed(delegation=facts, agreed_until=TODAY, digest="0" * 64)
        joined.world.told(allowed)
        joined.world.told(ExtensionWithdrawn(delegation=facts, by="rules", because="orphaned"))

        assert joined.world.recipients("extension_allowed") == joined.everybody
        assert joined.world.recipients("extension_withdrawn") == joined.everybody
        said = joined.said("extension_withdrawn")
        assert (said["because"], said["ends_on"]) == ("orphaned", SOON.isoformat())


class TestAnAmendment:
    def facts_of(self, status: str = "pending", **facts: Any) -> AmendmentFacts:
        given: dict[str, Any] = {
            "amendment_id": uuid4(),
            "status": status,
            "rights": {"carriere": "write"},
            "ends_on": SOON,
            "granted": {},
            "digest": "0" * 64,
            "requested_at": NOW,
            "answer_by": NOW + timedelta(days=30),
        }
        return AmendmentFacts(**given | facts)

    def test_that_is_asked_for_is_told_to_who_is_to_answer(self, joined: Joined) -> None:
        told: dict[str, Any] = {"delegation": joined.facts(), "amendment": self.facts_of()}
        joined.world.told(AmendmentRequested(**told))
        joined.world.told(AmendmentCancelled(**told))

        assert joined.world.recipients("amendment_requested") == {joined.answerer.email}
        assert joined.world.recipients("amendment_cancelled") == {joined.answerer.email}
        said = joined.said("amendment_requested")
        assert [right["level"] for right in said["rights"]] == ["write"]
        assert said["ends_on"] == SOON.isoformat()

    def test_that_is_answered_is_told_to_who_asked(self, joined: Joined) -> None:
        accepted = self.facts_of("accepted", granted={"carriere": "read"}, granted_until=SOON)
        refused = self.facts_of("refused", reason="Non.")
        facts = joined.facts()
        joined.world.told(AmendmentAccepted(delegation=facts, amendment=accepted, is_narrowed=True))
        joined.world.told(AmendmentRefused(delegation=facts, amendment=refused))

        assert joined.world.recipients("amendment_accepted") == {joined.asker.email}
        assert joined.world.recipients("amendment_refused") == {joined.asker.email}
        assert joined.said("amendment_accepted")["rights"][0]["level"] == "read"
        assert joined.said("amendment_refused")["reason"] == "Non."

    @pytest.mark.parametrize("status", ["active", "terminated"])
    def test_that_lapses_is_told_to_both_unless_the_end_of_all_tells_it(
        self, joined: Joined, status: str
    ) -> None:
        joined.world.told(
            AmendmentLapsed(delegation=joined.facts(status), amendment=self.facts_of("lapsed"))
        )

        told = joined.everybody if status == "active" else set()
        assert joined.world.recipients("amendment_lapsed") == told
