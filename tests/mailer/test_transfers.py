"""Two centralising establishments are told of transfers of delegations."""

from typing import Any
from uuid import uuid4

import pytest

from shared.events.delegation import (
    TransferDeclined,
    TransferFacts,
    TransferLapsed,
    TransferOffered,
    TransferTaken,
    TransferWithdrawn,
)
from tests.mailer.joined import Joined
from tests.mailer.world import NOW


def transfer(joined: Joined, status: str = "offered", **said: Any) -> TransferFacts:
    """State a transfer from the centre to the other, which is called a town elsewhere."""
    return TransferFacts(
        transfer_id=uuid4(),
        giving_id=joined.centre.establishment_id,
        taking_id=joined.town.establishment_id,
        status=status,
        count=54,
        offered_at=NOW,
        answer_by=NOW,
        **said,
    )


def test_an_offer_is_told_to_whoever_may_take_it(joined: Joined) -> None:
    joined.world.told(TransferOffered(transfer=transfer(joined, message="Adieu")))

    assert joined.world.recipients("transfer_offered") == {joined.answerer.email}
    said = joined.said("transfer_offered")
    assert (said["giving"], said["taking"], said["count"]) == ("Centre", "Mairie", 54)
    assert said["message"] == "Adieu"


@pytest.mark.parametrize("is_taken", [True, False])
def test_the_answer_is_told_to_whoever_offers(joined: Joined, is_taken: bool) -> None:
    event: Any = TransferTaken if is_taken else TransferDeclined
    facts = transfer(joined, event.__name__.lower(), reason=None if is_taken else "Trop loin")

    joined.world.told(event(transfer=facts))

    assert joined.world.recipients("transfer_answered") == {joined.asker.email}
    said = joined.said("transfer_answered")
    assert (said["is_taken"], said["reason"]) == (is_taken, facts.reason)


def test_a_withdrawal_is_told_to_whoever_might_have_taken_it(joined: Joined) -> None:
    joined.world.told(TransferWithdrawn(transfer=transfer(joined, "withdrawn")))

    assert joined.world.recipients("transfer_ended") == {joined.answerer.email}
    assert joined.said("transfer_ended")["is_lapsed"] is False


def test_a_lapse_is_told_to_both(joined: Joined) -> None:
    joined.world.told(TransferLapsed(transfer=transfer(joined, "lapsed")))

    assert joined.world.recipients("transfer_ended") == joined.everybody
    assert joined.said("transfer_ended")["is_lapsed"] is True


def test_a_lapse_by_a_closing_is_told_to_the_one_that_is_not_closed(joined: Joined) -> None:
    facts, gone = transfer(joined, "lapsed"), joined.centre.establishment_id

    joined.world.told(TransferLapsed(transfer=facts, because_of=gone))

    assert joined.world.recipients("transfer_ended") == {joined.answerer.email}
    assert joined.said("transfer_ended")["closed"] == "Centre"
    joined.world.send()
    (mail,) = joined.world.delivered()
    body = mail.get_body(("plain",))
    assert body is not None
    said = " ".join(str(body.get_content()).split())
    assert "L'établissement Centre est fermé" in said
    assert "continuent" not in said
