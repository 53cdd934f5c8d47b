"""Who is asked for a delegation is told on which paper it rests, and whose place it takes."""

from datetime import date
from typing import Any

from shared.events.delegation import DelegationRequested, MandateFacts
from tests.mailer.joined import Joined

SIGNED = date(2024, 3, 5)


def body_of(joined: Joined, **said: Any) -> str:
    """Have a request told, and read what leaves."""
    joined.world.told(DelegationRequested(delegation=joined.facts("pending"), **said))
    joined.world.send()
    (mail,) = joined.world.delivered()
    assert mail["To"] == joined.answerer.email
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def test_a_request_tells_of_the_mandate_that_it_takes_up(joined: Joined) -> None:
    mandate = MandateFacts(signed_on=SIGNED, reference="Délibération 2024-17")

    said = body_of(joined, mandate=mandate)

    assert "signé sur papier le 5 mars 2024, référence : Délibération 2024-17" in said
    assert "Il n'ouvre aucun accès par lui-même" in said


def test_a_request_tells_whose_delegation_it_is_to_succeed(joined: Joined) -> None:
    former = joined.world.establishment("Ancien centre")

    said = body_of(joined, succeeds_centralising_id=former.establishment_id)

    assert "accordée à Ancien centre" in said
    assert "mandat" not in said


def test_a_request_as_any_other_tells_of_neither(joined: Joined) -> None:
    said = body_of(joined)

    assert "mandat" not in said
    assert "accordée à" not in said
