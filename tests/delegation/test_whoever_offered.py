"""Nobody accepts for a town what they offered to another centre themselves (design.md §4.8)."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.events.identity import LinkCreated, LinkRemoved
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.transfers import offered, take
from tests.delegation.world import NOW


def accept(who: Caller, request_id: UUID) -> Answer:
    path = f"/delegations/{request_id}"
    return who.post(f"{path}/accept", {"text_hash": who.get(path).json["text_hash"]})


def taken(taker: Pair, transfer_id: str) -> UUID:
    (line,) = take(taker, transfer_id).json
    assert line["outcome"] == "requested", line
    return UUID(line["delegation_id"])


def link(joined: Pair, other: Caller, *, ended: timedelta | None = None) -> None:
    """Link whoever offers to an account of the town, until some time ago if it has ended."""
    facts: dict[str, Any] = {
        "link_id": uuid4(),
        "account_id": joined.asker.id,
        "establishment_id": joined.asker.home,
        "linked_account_id": other.id,
        "linked_establishment_id": other.home,
        "created_at": NOW - timedelta(days=200),
    }
    joined.world.told(LinkCreated(**facts))
    if ended is not None:
        joined.world.told(LinkRemoved(**facts, removed_at=NOW - ended, reason="removed"))


class TestWhoeverOffersADelegation:
    @pytest.mark.parametrize("way", ["address", "link", "link that has ended lately"])
    def test_does_not_accept_for_the_town_what_is_asked_in_its_place(
        self, joined: Pair, taker: Pair, way: str
    ) -> None:
        address = joined.asker.facts.email.upper() if way == "address" else "autre@example.org"
        request_id = taken(taker, offered(joined, taker, joined.agreed()))
        same = joined.world.person(joined.town, email=address)
        if way != "address":
            link(joined, same, ended=None if way == "link" else timedelta(days=89))

        assert refused(accept(same, request_id)) == (403, "same_person")
        assert joined.status(request_id) == "pending"
        assert joined.accept(request_id).status_code == 200

    @pytest.mark.parametrize("who_moves", ["whoever offered", "whoever accepts"])
    def test_does_not_where_they_were_reached_at_one_address_when_they_offered(
        self, joined: Pair, taker: Pair, who_moves: str
    ) -> None:
        same = joined.world.person(joined.town, email=joined.asker.facts.email)
        transfer_id = offered(joined, taker, joined.agreed())
        moves = joined.asker if who_moves == "whoever offered" else same
        joined.world.changed(moves.facts, email="ailleurs@example.org")
        request_id = taken(taker, transfer_id)

        assert refused(accept(same, request_id)) == (403, "same_person")
        assert joined.accept(request_id).status_code == 200

    def test_does_not_by_an_answer_to_many(self, joined: Pair, taker: Pair) -> None:
        same = joined.world.person(joined.town, email=joined.asker.facts.email)
        request_id = taken(taker, offered(joined, taker, joined.agreed()))
        text_hash = same.get(f"/delegations/{request_id}").json["text_hash"]
        answers = [{"delegation_id": str(request_id), "text_hash": text_hash}]

        (outcome,) = same.post("/delegations/accept", {"answers": answers}).json

        assert (outcome["outcome"], outcome["code"]) == ("refused", "same_person")

    def test_accepts_what_somebody_else_of_their_centre_offered(
        self, joined: Pair, taker: Pair
    ) -> None:
        colleague = joined.world.person(joined.centre)
        same = joined.world.person(joined.town, email=colleague.facts.email)

        request_id = taken(taker, offered(joined, taker, joined.agreed()))

        assert accept(same, request_id).status_code == 200
