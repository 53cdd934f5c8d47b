"""Long acts: what the worker does, and what whoever asked sees of it (design.md §4.2, §5)."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from shared.jobs import JobItem, asking
from shared.jobs.chores import forgetting
from tests.accounts.crowds import fill, renew_all, renewed
from tests.accounts.working import BATCH, Works, job_of, report_of
from tests.accounts.world import NOW, Person, World, coordinates
from tests.answers import refusal, refused


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "0"}


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


class TestAJob:
    def test_waits_then_goes_batch_by_batch_then_ends(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, BATCH + 20)
        answer = renew_all(head, head)
        queued = job_of(head, answer)
        works.turn()
        running = job_of(head, answer)
        works.run()
        ended = job_of(head, answer)

        seen = [(j["status"], j["done"], j["total"]) for j in (queued, running, ended)]
        assert seen == [("queued", 0, 70), ("running", 50, 70), ("done", 70, 70)]
        assert ended["outcomes"] == {"done": 70}
        assert ended["ended_at"] is not None
        assert ended["expires_at"] > ended["ended_at"]
        assert len(renewed(world)) == 70

    def test_is_listed_by_its_kind(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 1)
        job = job_of(head, renew_all(head, head))

        of_kind = head.get(f"/jobs?kind={job['kind']}").json
        of_none = head.get("/jobs?kind=nothing").json

        assert [one["id"] for one in of_kind] == [job["id"]]
        assert of_none == []

    def test_announces_in_the_name_of_whoever_asked(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 1)
        answer = renew_all(head, head, headers={"X-Request-ID": "une-demande"})
        works.run()

        message = world.outbox()[-1]
        assert message.type == "accounts.account.renewed.v1"
        assert message.actor_id == head.account_id
        assert message.correlation_id == "une-demande"
        assert answer.status_code == 202

    def test_takes_turns_with_another(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 3 * BATCH)
        long = renew_all(head, head)
        fewest = {"action": "renew", "ids": [str(head.account_id)]}
        short = head.post(f"{head.accounts}/bulk", fewest)
        works.turn()

        assert job_of(head, short)["status"] == "done"
        assert job_of(head, long)["status"] == "running"

    def test_is_refused_while_too_many_others_of_theirs_are_under_way(
        self, world: World, head: Person, works: Works, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(asking, "MOST_UNDER_WAY", 2)
        colleague = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        fill(world, head, 1)

        answers = [renew_all(head, head) for _ in range(3)]
        theirs = renew_all(colleague, head)

        assert [answer.status_code for answer in answers] == [202, 202, 409]
        assert refusal(answers[-1]) == "too_many_jobs"
        assert theirs.status_code == 202
        works.run()
        assert renew_all(head, head).status_code == 202

    def test_asked_for_again_with_its_key_is_the_same(self, world: World, head: Person) -> None:
        fill(world, head, 1)
        key = {"Idempotency-Key": "une-cle"}

        first, second = (renew_all(head, head, headers=key) for _ in range(2))

        assert second.headers["Location"] == first.headers["Location"]
        assert len(head.get("/jobs").json) == 1

    def test_reports_each_item_in_the_language_of_whoever_asked(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 1)
        head.create(coordinates("Paul", "Invité"))
        answer = renew_all(head, head, headers={"Accept-Language": "fr"})
        works.run()

        (line,) = report_of(head, answer, "&outcome=refused")
        assert line["code"] == "not_activated"
        assert "mot de passe" in line["message"]
        assert job_of(head, answer)["outcomes"] == {"done": 1, "refused": 1}

    def test_is_downloaded_as_a_table_for_spreadsheets(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 2)
        answer = renew_all(head, head)
        works.run()

        path = answer.headers["Location"].removeprefix("/accounts/v1")
        told = head.get(f"{path}/report.csv")

        assert told.mimetype == "text/csv"
        assert told.headers["Content-Disposition"].startswith("attachment; filename=bulk-")
        text = told.data.decode("utf-8-sig")
        lines = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        assert [line["number"] for line in lines] == ["1", "2"]
        named = [(line["identifier"], line["last name"], line["first name"]) for line in lines]
        assert named == [("A00000000", "Louty 0", "Jean"), ("A00000001", "Louty 1", "Jean")]
        assert {(line["outcome"], line["code"], line["details"]) for line in lines} == {
            ("done", "", "")
        }

    def test_without_a_file_says_so(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 1)
        answer = renew_all(head, head)
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        told = head.get(f"{path}/content")

        assert refused(told) == (409, "job_without_content")

    def test_is_forgotten_a_week_after_its_end(
        self, world: World, head: Person, works: Works, time: time_machine.Traveller
    ) -> None:
        fill(world, head, 2)
        answer = renew_all(head, head)
        works.run()
        chore = forgetting(world.app.settings.storage)
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        assert chore.run(world.sessions, NOW + timedelta(days=6), None) == 0
        assert chore.run(world.sessions, NOW + timedelta(days=8), None) == 1

        assert head.get(path).status_code == 404
        with world.look() as session:
            assert session.scalar(select(func.count()).select_from(JobItem)) == 0


class TestACancelledJob:
    def test_stops_before_its_next_batch_and_keeps_what_is_done(
        self, world: World, head: Person, works: Works
    ) -> None:
        fill(world, head, 2 * BATCH)
        answer = renew_all(head, head)
        works.turn()
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        told = head.post(f"{path}/cancel")
        works.run()

        ended = job_of(head, answer)
        assert (told.status_code, told.json["is_cancelling"]) == (202, True)
        assert (ended["status"], ended["problem"]) == ("cancelled", "job_cancelled")
        assert ended["outcomes"] == {"done": 50, "cancelled": 50}
        assert len(renewed(world)) == 50
        left = report_of(head, answer, "&outcome=cancelled")
        assert {line["message"] for line in left} == {
            "Cancelled before its turn: nothing was done."
        }
        assert len(left) == 50

    def test_that_has_ended_is_refused(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 1)
        answer = renew_all(head, head)
        works.run()
        path = answer.headers["Location"].removeprefix("/accounts/v1")

        again = head.post(f"{path}/cancel")

        assert refused(again) == (409, "job_finished")
