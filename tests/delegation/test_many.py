"""One act on many delegations: by ids or all that match, each with its own outcome."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from shared.events.delegation import (
    AccessChanged,
    AmendmentLapsed,
    AssignmentEnded,
    DelegationCancelled,
    DelegationRefused,
    DelegationTerminated,
)
from shared.web import Service
from tests.answers import refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import World

WHY = {"reason": "Fin de la convention."}


@pytest.fixture
def towns(world: World) -> list[Pair]:
    """One centre, and three towns that it may work for."""
    first = pair(world, centre="Centre", town="Mairie A")
    others = [pair(world, town=f"Mairie {name}") for name in "BC"]
    return [first, *(_of_centre(first, each) for each in others)]


def _of_centre(first: Pair, other: Pair) -> Pair:
    return Pair(other.world, first.centre, other.town, first.asker, other.answerer)


@pytest.fixture
def one_at_once(app: Service) -> Iterator[Callable[[], None]]:
    """Have whatever is more than one thing done by a job."""

    def shorten() -> None:
        object.__setattr__(app.settings, "at_once", 1)

    yield shorten
    object.__setattr__(app.settings, "at_once", 500)


def outcomes(answer: Any) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.json
    return [(line["outcome"], line["code"]) for line in answer.json]


class TestEndingManyAtOnce:
    def test_gives_each_its_own_outcome(self, towns: list[Pair], stranger: Caller) -> None:
        one, two, three = towns
        running, over, waiting = one.agreed(), two.agreed(), three.ask()
        two.answerer.post(f"/delegations/{over}/terminate", WHY)
        unknown = uuid4()

        answer = one.asker.post(
            "/delegations/terminate",
            {"ids": [str(each) for each in (over, running, unknown, waiting)], **WHY},
        )

        assert outcomes(answer) == [
            ("refused", "wrong_state"),
            ("done", None),
            ("refused", "not_found"),
            ("refused", "wrong_state"),
        ]
        assert [line["delegation_id"] for line in answer.json][1] == str(running)
        assert answer.json[1]["facts"] == {
            "establishment": "Mairie A",
            "siret": one.town.siret,
        }
        assert one.status(running) == "terminated"
        assert three.status(waiting) == "pending"
        assert (
            stranger.post("/delegations/terminate", {"ids": [str(running)], **WHY}).json[0]["code"]
            == "not_found"
        )

    def test_takes_all_that_hangs_on_each(self, towns: list[Pair], world: World) -> None:
        ids = [each.agreed() for each in towns]
        people = [each.assigned(its_id) for each, its_id in zip(towns, ids, strict=True)]
        towns[0].asker.post(f"/delegations/{ids[0]}/amendments", {"rights": {"carriere": "read"}})
        before = len(world.announced(AccessChanged))

        answer = towns[0].asker.post("/delegations/terminate", {"filter": {}, **WHY})

        assert outcomes(answer) == [("done", None)] * 3
        assert len(world.announced(DelegationTerminated)) == 3
        assert len(world.announced(AssignmentEnded)) == 3
        assert len(world.announced(AmendmentLapsed)) == 1
        assert len(world.announced(AccessChanged)) == before + 3
        for each, person in zip(towns, people, strict=True):
            assert not each.decide(person, "affiliation", "read")

    def test_is_done_to_all_that_match_if_they_are_as_many_as_expected(
        self, towns: list[Pair]
    ) -> None:
        asker, ids = towns[0].asker, [each.ask() for each in towns]
        body: dict[str, Any] = {"filter": {"attention": "unanswered"}, "expected": 2}

        answer = asker.post("/delegations/cancel", body)

        assert refused(answer) == (409, "selection_changed")
        assert answer.json["count"] == 3
        assert [each.status(its_id) for each, its_id in zip(towns, ids, strict=True)] == [
            "pending"
        ] * 3
        assert (
            outcomes(asker.post("/delegations/cancel", body | {"expected": 3}))
            == [("done", None)] * 3
        )

    def test_only_tells_in_a_dry_run(self, towns: list[Pair], world: World) -> None:
        ids = [each.ask() for each in towns]
        body = {"ids": [str(each) for each in ids], "dry_run": True}

        answer = towns[0].asker.post("/delegations/cancel", body)

        assert outcomes(answer) == [("done", None)] * 3
        assert towns[0].status(ids[0]) == "pending"
        assert world.announced(DelegationCancelled) == []

    def test_is_for_the_side_whose_it_is(self, towns: list[Pair], world: World) -> None:
        one = towns[0]
        waiting = {"ids": [str(one.ask())]}

        assert outcomes(one.asker.post("/delegations/refuse", waiting | WHY)) == [
            ("refused", "other_side_decides")
        ]
        assert outcomes(one.answerer.post("/delegations/cancel", waiting)) == [
            ("refused", "other_side_decides")
        ]
        assert outcomes(one.answerer.post("/delegations/refuse", waiting | WHY)) == [("done", None)]
        (event,) = world.announced(DelegationRefused)
        assert isinstance(event, DelegationRefused)
        assert event.delegation.reason == WHY["reason"]
        shown = one.answerer.get(f"/delegations/{waiting['ids'][0]}").json
        assert shown["answered_by"]["account_id"] == str(one.answerer.id)

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"ids": [str(uuid4())], "filter": {}},
            {"filter": {"sort": "name"}},
            {"ids": []},
            {"filter": {}, "expected": -1},
        ],
    )
    def test_refuses_what_says_nothing_clear(self, joined: Pair, body: dict[str, Any]) -> None:
        assert refused(joined.asker.post("/delegations/cancel", body)) == (422, "invalid")


class TestManyByAJob:
    def test_are_judged_when_their_turn_comes(
        self, towns: list[Pair], world: World, one_at_once: Callable[[], None]
    ) -> None:
        ids = [each.ask() for each in towns]
        one_at_once()
        asker, works = towns[0].asker, Works(world)

        answer = asker.post("/delegations/cancel", {"filter": {}})
        assert job_of(asker, answer)["status"] == "queued"
        towns[1].answerer.post(f"/delegations/{ids[1]}/refuse", WHY)
        works.run()

        told = job_of(asker, answer)
        assert (told["status"], told["outcomes"]) == ("done", {"done": 2, "refused": 1})
        lines = report_of(asker, answer)
        assert [line["code"] for line in lines] == [None, "wrong_state", None]
        assert [line["facts"]["delegation_id"] for line in lines] == [str(each) for each in ids]
        assert towns[0].status(ids[0]) == "cancelled"

    def test_stop_when_whoever_asked_may_no_longer(
        self, towns: list[Pair], world: World, one_at_once: Callable[[], None]
    ) -> None:
        ids = [each.ask() for each in towns]
        one_at_once()
        another, works = world.person(towns[0].centre), Works(world)
        another.post("/delegations/cancel", {"filter": {}})

        works.turn()
        world.changed(another.facts, status="deleted")
        works.run()

        states = [each.status(its_id) for each, its_id in zip(towns, ids, strict=True)]
        assert states == ["cancelled", "cancelled", "pending"]

    def test_name_the_establishment_of_each_in_a_rehearsal(
        self, towns: list[Pair], world: World, one_at_once: Callable[[], None]
    ) -> None:
        for each in towns:
            each.agreed({"affiliation": "read"})
        one_at_once()
        asker, somebody = towns[0].asker, world.person(towns[0].centre, profile="user")
        order = {"filter": {}, "account_id": str(somebody.id), "dry_run": True}
        more = {"rights": {"affiliation": "read"}}

        for path, body in (("/assignments", order | more), ("/assignments/end", order)):
            answer = asker.post(path, body)
            Works(world).run()

            named = [line["facts"]["establishment"] for line in report_of(asker, answer)]
            assert named == [each.town.name for each in towns]
        assert not towns[0].decide(somebody, "affiliation", "read")

    def test_assign_as_far_as_each_goes(
        self, towns: list[Pair], world: World, one_at_once: Callable[[], None]
    ) -> None:
        ids = [
            towns[0].agreed({"affiliation": "write", "letters": "read"}),
            towns[1].agreed({"affiliation": "read"}),
            towns[2].agreed({"carriere": "read"}),
        ]
        one_at_once()
        asker, somebody = towns[0].asker, world.person(towns[0].centre, profile="user")

        answer = asker.post(
            "/assignments",
            {
                "filter": {"status": "active"},
                "account_id": str(somebody.id),
                "rights": {"affiliation": "write", "letters": "write"},
                "as_far_as_each_goes": True,
            },
        )
        Works(world).run()

        lines = report_of(asker, answer)
        assert [line["facts"]["delegation_id"] for line in lines] == [str(each) for each in ids]
        assert [(line["outcome"], line["code"]) for line in lines] == [
            ("assigned", None),
            ("assigned", None),
            ("refused", "beyond_scope"),
        ]
        assert lines[0]["facts"]["rights"] == {"affiliation": "write", "letters": "read"}
        assert lines[1]["facts"]["rights"] == {"affiliation": "read"}
        assert lines[1]["facts"]["establishment"] == "Mairie B"
        assert towns[0].decide(somebody, "letters", "read")
        assert not towns[1].decide(somebody, "affiliation", "write")

        end = asker.post("/assignments/end", {"filter": {}, "account_id": str(somebody.id)})
        Works(world).run()
        assert job_of(asker, end)["outcomes"] == {"ended": 2, "unchanged": 1}
        assert not towns[0].decide(somebody, "letters", "read")


class TestAssigningAsFarAsEachGoes:
    def test_tells_what_each_gives(self, towns: list[Pair], world: World) -> None:
        ids = [towns[0].agreed({"affiliation": "write"}), towns[1].agreed({"letters": "read"})]
        somebody = world.person(towns[0].centre, profile="user")
        body = {
            "delegation_ids": [str(each) for each in ids],
            "account_id": str(somebody.id),
            "as_far_as_each_goes": True,
        }

        rehearsed = towns[0].asker.post("/assignments", body | {"dry_run": True})

        assert [line["rights"] for line in rehearsed.json] == [
            {"affiliation": "write"},
            {"letters": "read"},
        ]
        assert [line["assignment_id"] for line in rehearsed.json] == [None, None]
        assert not towns[0].decide(somebody, "affiliation", "read")
        done = towns[0].asker.post("/assignments", body)
        assert [line["outcome"] for line in done.json] == ["assigned", "assigned"]
        assert towns[0].decide(somebody, "affiliation", "write")

    def test_needs_rights_or_as_far_as_each_goes(self, joined: Pair) -> None:
        body = {"delegation_ids": [str(joined.agreed())], "account_id": str(joined.asker.id)}

        answer = joined.asker.post("/assignments", body)

        assert refused(answer) == (422, "invalid")
        assert list(answer.json["errors"]) == ["rights"]


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


class TestExportingDelegations:
    def test_is_a_table_for_a_spreadsheet(self, towns: list[Pair]) -> None:
        one, two, _ = towns
        first = one.agreed({"affiliation": "write"})
        two.ask({"letters": "read"})
        one.asker.post(f"/delegations/{first}/refer", {"own_reference": "=1+1"})

        answer = one.asker.post(
            "/delegations/export", {"filter": {}}, headers={"Accept-Language": "fr"}
        )

        assert answer.status_code == 200, answer.json
        lines = answer.data.decode().lstrip("\ufeff").splitlines()
        assert lines[0].startswith("Établissement;SIRET;Numéro de contrat;Référence interne;")
        assert lines[0].endswith("Droit: affiliation;Droit: letters")
        (line,) = [line for line in lines if line.startswith("Mairie A;")]
        assert "'=1+1" in line  # no formula
        assert line.endswith(";Modification;Aucun")
        assert len(lines) == 3
        theirs = one.answerer.post("/delegations/export", {"ids": [str(first)]})
        assert "1+1" not in theirs.data.decode()

    def test_is_written_by_a_job_when_it_is_long(
        self, towns: list[Pair], world: World, app: Service
    ) -> None:
        for each in towns:
            each.ask()
        object.__setattr__(app.settings, "export_at_once", 2)
        asker = towns[0].asker

        answer = asker.post("/delegations/export", {"filter": {}, "format": "xlsx"})
        Works(world).run()
        object.__setattr__(app.settings, "export_at_once", 1000)

        told = job_of(asker, answer)
        assert (told["status"], told["done"]) == ("done", 3)
        path = answer.headers["Location"].removeprefix(Caller.ROOT)
        assert asker.get(f"{path}/content").data[:2] == b"PK"
