"""A file that was checked is imported without being sent again (docs/decisions/0065)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from services.accounts.actions import imports
from shared.jobs import JobItem
from shared.jobs.chores import forgetting
from tests.accounts.crowds import fill, renew_all
from tests.accounts.importing import GOOD, outcomes, upload
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import NOW, Person, World, coordinates
from tests.answers import Answer

OTHER = GOOD.replace("Odile", "Paule")
BAD = "Docteur;;Essai;pas une adresse;12;;;;123;;tout"


@pytest.fixture
def overrides() -> dict[str, str]:
    return {"AT_ONCE": "0"}


@pytest.fixture
def works(world: World) -> Works:
    world.service("paie")
    return Works(world)


def check(head: Person, *rows: str, query: str = "", **options: Any) -> Answer:
    return upload(head, head, *rows, query=f"?dry_run=true{query}", **options)


def carry_out(caller: Person, home: Person, checked: Answer, **options: Any) -> Answer:
    path = f"{home.accounts}/import/{checked.json['id']}/carry-out"
    return caller.call("POST", path, **options)


class TestAFileThatWasChecked:
    def test_is_imported_as_if_it_had_been_sent_again(
        self, world: World, head: Person, works: Works
    ) -> None:
        checked = check(head, GOOD, OTHER)
        works.run()

        answer = carry_out(head, head, checked)
        works.run()

        told = job_of(head, answer)
        assert (told["kind"], told["parameters"]["dry_run"]) == ("import", False)
        assert outcomes(report_of(head, answer)) == [(2, "created", None), (3, "created", None)]
        lines = report_of(head, answer)
        made = world.account(Person(world, lines[0]["account_id"], head.home))
        assert (made.first_name, made.phone, made.rights) == (
            *("Odile", "+33199001234"),
            {"paie": "read"},
        )

    def test_has_the_same_faults_as_before_told_by_its_headers(
        self, head: Person, works: Works
    ) -> None:
        checked = check(head, BAD, GOOD, headers={"Accept-Language": "fr"})
        works.run()

        answer = carry_out(head, head, checked, headers={"Accept-Language": "fr"})
        works.run()

        assert report_of(head, answer)[0] == report_of(head, checked)[0]
        assert outcomes(report_of(head, answer)) == [
            (2, "refused", "invalid"),
            (3, "created", None),
        ]

    def test_is_judged_by_what_is_there_by_then(self, head: Person, works: Works) -> None:
        checked = check(head, GOOD)
        works.run()
        upload(head, head, GOOD)
        works.run()

        answer = carry_out(head, head, checked)
        works.run()

        assert outcomes(report_of(head, answer)) == [(2, "refused", "already_here")]

    def test_lets_those_in_twice_whom_its_check_was_told_to(
        self, head: Person, works: Works
    ) -> None:
        upload(head, head, GOOD)
        checked = check(head, GOOD, query="&allow_duplicates=true")
        works.run()

        answer = carry_out(head, head, checked)
        works.run()

        assert outcomes(report_of(head, answer)) == [(2, "created", None)]

    def test_is_imported_once_by_two_calls_with_one_key(self, head: Person, works: Works) -> None:
        checked, key = check(head, GOOD), {"Idempotency-Key": "once"}
        works.run()

        first, second = (carry_out(head, head, checked, headers=key) for _ in range(2))

        assert first.json["id"] == second.json["id"]

    def test_is_forgotten_with_its_report(self, world: World, head: Person, works: Works) -> None:
        checked = check(head, GOOD, BAD)
        works.run()
        assert [row.given is not None for row in rows_of(world)] == [True, True]

        chore = forgetting(world.app.settings.storage)
        assert chore.run(world.sessions, NOW + timedelta(days=8), None) == 1

        assert rows_of(world) == []
        assert carry_out(head, head, checked).status_code == 404

    def test_leaves_no_rows_with_what_was_made_of_it(
        self, world: World, head: Person, works: Works
    ) -> None:
        checked = check(head, GOOD)
        works.run()
        answer = carry_out(head, head, checked)
        works.run()

        made = [row for row in rows_of(world) if str(row.job_id) == answer.json["id"]]
        assert [row.given for row in made] == [None]


class TestWhatIsRefused:
    def refused(self, answer: Answer) -> None:
        assert (answer.status_code, answer.json["code"]) == (409, "not_checked")

    def test_is_a_check_that_goes_on(self, head: Person) -> None:
        self.refused(carry_out(head, head, check(head, GOOD)))

    def test_is_a_check_that_was_stopped(self, head: Person, works: Works) -> None:
        checked = check(head, GOOD)
        head.post(f"/jobs/{checked.json['id']}/cancel")
        works.run()

        self.refused(carry_out(head, head, checked))

    def test_is_what_was_imported_already(self, head: Person, works: Works) -> None:
        imported = upload(head, head, GOOD)
        works.run()

        self.refused(carry_out(head, head, imported))

    def test_is_a_check_with_a_row_that_could_not_be_judged(
        self, head: Person, works: Works, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        checked = check(head, GOOD)
        with monkeypatch.context() as broken:
            broken.setattr(imports, "create_all", _break)
            works.run()
        assert job_of(head, checked)["outcomes"] == {"failed": 1}

        self.refused(carry_out(head, head, checked))

    def test_is_another_act_on_many(self, world: World, head: Person, works: Works) -> None:
        fill(world, head, 1)
        renewed = renew_all(head, head)
        works.run()

        self.refused(carry_out(head, head, renewed))

    def test_is_somebody_elses_check_and_one_of_elsewhere(
        self, world: World, head: Person, works: Works
    ) -> None:
        checked = check(head, GOOD)
        works.run()
        colleague = world.activate(head.create(coordinates("Ève", "Chef"), profile="administrator"))
        stranger = world.establishment("Ailleurs")

        answers = [
            carry_out(colleague, head, checked),
            carry_out(stranger, head, checked),
            carry_out(stranger, stranger, checked),
            carry_out(head, stranger, checked),
        ]

        assert [answer.status_code for answer in answers] == [404] * 4


def rows_of(world: World) -> list[JobItem]:
    with world.look() as session:
        return list(session.scalars(select(JobItem).order_by(JobItem.job_id, JobItem.number)))


def _break(*_: object, **__: object) -> None:
    raise RuntimeError("broken on purpose")
