"""Acts on many delegations that a job does: judged when their turn comes, as far as each goes."""

from collections.abc import Callable, Iterator

import pytest

from shared.web import Service
from tests.answers import refused
from tests.delegation.pairs import Pair
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import World

WHY = {"reason": "Fin de la convention."}


@pytest.fixture
def one_at_once(app: Service) -> Iterator[Callable[[], None]]:
    """Have whatever is more than one thing done by a job."""

    def shorten() -> None:
        object.__setattr__(app.settings, "at_once", 1)

    yield shorten
    object.__setattr__(app.settings, "at_once", 500)


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

    def test_is_done_by_a_job_too(
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
