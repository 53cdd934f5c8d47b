"""Accepting many requests, or amendments, at once: each by the hash of what was read."""

from datetime import timedelta
from uuid import UUID, uuid4

import time_machine

from tests.answers import outcomes, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.world import World


class TestAcceptingMany:
    def test_is_by_the_hash_of_each(self, world: World) -> None:
        one, two = pair(world, centre="Centre A"), pair(world, centre="Centre B")
        first = one.ask({"affiliation": "write", "letters": "read"})
        second = two.ask({"carriere": "read"}, targets=[one.target])
        hashes = [self._hash(one.answerer, each) for each in (first, second)]

        answer = one.answerer.post(
            "/delegations/accept",
            {
                "answers": [
                    {"delegation_id": str(second), "text_hash": "0" * 64},
                    {
                        "delegation_id": str(first),
                        "text_hash": hashes[0],
                        "rights": {"letters": "read"},
                    },
                    {"delegation_id": str(uuid4()), "text_hash": hashes[0]},
                ]
            },
        )

        assert outcomes(answer) == [
            ("refused", "changed_since_shown"),
            ("accepted", None),
            ("refused", "not_found"),
        ]
        assert one.status(first) == "active"
        shown = one.answerer.get(f"/delegations/{first}").json
        assert [line["service"] for line in shown["services"] if line["status"] == "active"] == [
            "letters"
        ]
        assert one.answerer.get(f"/delegations/{second}").json["status"] == "pending"

    def test_knows_no_filter(self, joined: Pair) -> None:
        answer = joined.answerer.post("/delegations/accept", {"filter": {}})

        assert refused(answer) == (422, "invalid")

    def test_of_one_exclusive_service_leaves_it_with_the_last(self, world: World) -> None:
        one, two = pair(world, centre="Centre A"), pair(world, centre="Centre B")
        first = one.ask({"paie": "read"})
        second = two.ask({"paie": "read"}, targets=[one.target])
        said = [
            {"delegation_id": str(each), "text_hash": self._hash(one.answerer, each)}
            for each in (first, second)
        ]

        answer = one.answerer.post("/delegations/accept", {"answers": said})

        assert outcomes(answer) == [("accepted", None)] * 2
        assert one.status(first) == "superseded"
        assert one.status(second) == "active"

    def test_prolongs_many_at_once(self, joined: Pair, clock: time_machine.Traveller) -> None:
        ids = [joined.agreed({"affiliation": "read"}), joined.agreed({"letters": "read"})]
        clock.shift(timedelta(days=1))
        later = (joined.world.now() + timedelta(days=700)).date().isoformat()
        asked = joined.asker.post(
            "/amendments", {"delegation_ids": [str(each) for each in ids], "ends_on": later}
        ).json
        said = []
        for line in asked:
            path = f"/delegations/{line['delegation_id']}/amendments/{line['amendment_id']}"
            shown = joined.answerer.get(path).json
            said.append(
                {
                    "delegation_id": line["delegation_id"],
                    "amendment_id": line["amendment_id"],
                    "text_hash": shown["text_hash"],
                }
            )
        said[1]["text_hash"] = "0" * 64

        answer = joined.answerer.post("/amendments/accept", {"answers": said})

        assert outcomes(answer) == [("accepted", None), ("refused", "changed_since_shown")]
        ends = [joined.asker.get(f"/delegations/{each}").json["ends_on"] == later for each in ids]
        assert ends == [True, False]

    @staticmethod
    def _hash(caller: Caller, delegation_id: UUID) -> str:
        return str(caller.get(f"/delegations/{delegation_id}").json["text_hash"])
