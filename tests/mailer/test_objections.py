"""Operators are told of objections, and whoever objects of the answer."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.domain import wordings
from services.mailer.domain.templates import LANGUAGES
from shared.events.delegation import ObjectionAnswered, ObjectionFacts, ObjectionMade
from tests.mailer.joined import Joined
from tests.mailer.world import NOW, TODAY

SUPPORT = {"duty:support": "write"}


def facts(joined: Joined, **said: Any) -> ObjectionFacts:
    given: dict[str, Any] = {
        "objection_id": uuid4(),
        "establishment_id": joined.centre.establishment_id,
        "kind": "suspension",
        "by": "operator",
        "status": "open",
        "message": "Cela bloque la paie.",
        "made_at": NOW,
    }
    return ObjectionFacts(**given | said)


def test_an_objection_is_told_to_operators_who_are_there_for_support(joined: Joined) -> None:
    world = joined.world
    platform = world.establishment("Comptoir", is_platform=True, address=None)
    able = world.account(platform, rights=SUPPORT)
    world.account(platform, rights={"duty:print": "write"})
    world.account(platform, rights={"duty:support": "read"})
    world.account(platform, rights=SUPPORT, expires_on=TODAY - timedelta(days=1))

    made = facts(joined)
    world.told(ObjectionMade(delegation=joined.facts("suspended"), objection=made))

    assert [email.recipient for email in world.emails()] == [able.email]
    said = joined.said("objection_made")
    assert (said["objector"], said["message"]) == ("Centre", "Cela bloque la paie.")
    assert said["page"] == f"/platform/objections/{made.objection_id}/answer"
    assert (said["centralising"], said["delegating"]) == ("Centre", "Mairie")


def test_an_answer_is_told_to_the_side_that_objects(joined: Joined) -> None:
    delegation = joined.facts("suspended")
    answered = facts(joined, status="answered", answer="Nous la levons.")

    joined.world.told(ObjectionAnswered(delegation=delegation, objection=answered))

    assert [email.recipient for email in joined.world.emails()] == [joined.asker.email]
    said = joined.said("objection_answered")
    assert said["answer"] == "Nous la levons."
    assert said["page"] == f"/establishment/delegations/{delegation.delegation_id}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "by", "words"),
    [
        ("suspension", "rules", {"fr": ("la suspension", "règles"), "en": ("suspension", "rules")}),
        (
            "termination",
            "operator",
            {"fr": ("la résiliation", "décidée"), "en": ("the end of", "decided")},
        ),
    ],
)
def test_what_it_is_about_is_told_in_words(
    joined: Joined, language: str, kind: str, by: str, words: dict[str, tuple[str, str]]
) -> None:
    world = joined.world
    platform = world.establishment("Comptoir", is_platform=True, address=None)
    world.account(platform, rights=SUPPORT)

    about = facts(joined, kind=kind, by=by)
    world.told(ObjectionMade(delegation=joined.facts("suspended"), objection=about))

    said = joined.said("objection_made")
    text = wordings.word(
        world.tools.templates, "objection_made", said, language=language, code=None
    ).text
    assert all(word in text for word in words[language])
