"""Delegations that one centralising establishment offers to another (design.md §4.8)."""

import pytest

from shared.events.delegation import TransferOffered
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair
from tests.delegation.transfers import RIGHTS, WHY, offer, offered, successor


class TestAnOffer:
    def test_is_of_what_runs_and_tells_of_each(self, towns: list[Pair], taker: Pair) -> None:
        one, two, three = towns
        running, waiting, over = one.agreed(RIGHTS), two.ask(), three.agreed()
        three.asker.post(f"/delegations/{over}/terminate", {"reason": "x"})

        answer = offer(one, taker, running, waiting, over, taker.agreed(), message="Adieu")

        assert [(line["outcome"], line["code"]) for line in answer.json["lines"]] == [
            ("offered", None),
            ("refused", "wrong_state"),
            ("refused", "wrong_state"),
            ("refused", "not_found"),
        ]
        assert answer.json["lines"][0]["facts"]["establishment"] == "Mairie A"
        transfer = answer.json["transfer"]
        assert (transfer["status"], transfer["count"], transfer["message"]) == (
            "offered",
            1,
            "Adieu",
        )
        for caller in (one.asker, taker.asker):
            assert [each["id"] for each in caller.get("/transfers").json] == [transfer["id"]]
            assert caller.get(f"/transfers/{transfer['id']}").json["taking"]["name"] == (
                "Autre centre"
            )
            (line,) = caller.get(f"/transfers/{transfer['id']}/lines").json
            assert (line["delegating"]["name"], line["rights"]) == ("Mairie A", RIGHTS)
        (event,) = one.world.announced(TransferOffered)
        assert isinstance(event, TransferOffered)
        assert (event.transfer.count, event.tenant_id) == (1, taker.centre.establishment_id)

    def test_is_no_business_of_anybody_else(
        self, towns: list[Pair], taker: Pair, stranger: Caller
    ) -> None:
        transfer_id = offered(towns[0], taker, towns[0].agreed())

        for caller in (towns[0].answerer, stranger):
            assert caller.get("/transfers").json == []
            assert refused(caller.get(f"/transfers/{transfer_id}")) == (404, "not_found")
            assert refused(caller.post(f"/transfers/{transfer_id}/take", {})) == (404, "not_found")

    def test_changes_nothing_in_a_rehearsal(self, joined: Pair, taker: Pair) -> None:
        answer = offer(joined, taker, joined.agreed(), dry_run=True)

        assert answer.json["transfer"] is None
        assert [line["outcome"] for line in answer.json["lines"]] == ["offered"]
        assert joined.asker.get("/transfers").json == []
        assert joined.world.announced(TransferOffered) == []

    @pytest.mark.parametrize("who", ["town", "self", "nobody"])
    def test_is_for_another_active_centralising_establishment(
        self, joined: Pair, taker: Pair, who: str
    ) -> None:
        delegation_id = joined.agreed()
        sirets = {"town": taker.town.siret, "self": joined.centre.siret, "nobody": "0" * 14}
        numbers = {"siret": sirets[who], "contract_number": "VF201"}

        answer = offer(joined, taker, delegation_id, successor=numbers)

        assert answer.status_code == 422
        assert all(field.startswith("successor") for field in answer.json["errors"])

    def test_is_made_to_one_at_a_time(self, joined: Pair, taker: Pair) -> None:
        delegation_id = joined.agreed()
        first = offered(joined, taker, delegation_id)

        again = offer(joined, taker, delegation_id).json
        joined.asker.post(f"/transfers/{first}/withdraw")

        assert again["transfer"] is None
        assert [line["code"] for line in again["lines"]] == ["already_offered"]
        assert offer(joined, taker, delegation_id).json["transfer"]["status"] == "offered"

    def test_is_told_to_whoever_made_it_among_what_is_kept_of_them(
        self, joined: Pair, taker: Pair
    ) -> None:
        transfer_id = offered(joined, taker, joined.agreed(), message="Adieu")
        taker.asker.post(f"/transfers/{transfer_id}/decline", WHY)

        for caller in (joined.asker, taker.asker):
            (kept,) = caller.get("/me/data").json["data"]["transfers"]
            assert (kept["id"], kept["message"], kept["reason"]) == (
                transfer_id,
                "Adieu",
                WHY["reason"],
            )
        assert joined.answerer.get("/me/data").json["data"]["transfers"] == []

    def test_counts_what_is_expected(self, joined: Pair, taker: Pair) -> None:
        joined.agreed()
        body = {"successor": successor(taker), "filter": {"status": "active"}, "expected": 2}

        answer = joined.asker.post("/transfers", body)

        assert refused(answer) == (409, "selection_changed")
