"""The register's file as a long act: checked, brought in, told row by row (design.md §4.1)."""

import pytest

from shared.auth import Duty
from tests.accounts.api.test_register import GOOD, count
from tests.accounts.working import Works, job_of, report_of
from tests.accounts.world import COLUMNS, Person, World
from tests.answers import Answer, refused
from tests.sirets import siret


@pytest.fixture
def works(world: World) -> Works:
    return Works(world)


def send(caller: Person, *rows: str, query: str = "") -> Answer:
    return caller.post(
        f"/register-imports{query}",
        data="\n".join((COLUMNS, *rows)).encode(),
        headers={"Content-Type": "text/csv"},
    )


class TestAFileOfTheRegister:
    def test_is_told_row_by_row_and_the_good_ones_are_brought_in(
        self, world: World, works: Works
    ) -> None:
        bad = GOOD.replace(siret(1), "12345678901234")

        answer = send(world.operator, GOOD, bad)
        works.run()

        assert answer.status_code == 202
        job = job_of(world.operator, answer)
        assert (job["status"], job["outcomes"]) == ("done", {"created": 1, "refused": 1})
        good, wrong = report_of(world.operator, answer)
        assert (good["number"], good["facts"]["siret"]) == (2, siret(1))
        assert list(wrong["facts"]["errors"]) == ["siret"]
        assert {"column": "siret", "value": "12345678901234"} in wrong["facts"]["cells"]
        assert count(world) == 1

    def test_that_was_checked_is_brought_in_without_being_sent_again(
        self, world: World, works: Works
    ) -> None:
        checked = send(world.operator, GOOD, query="?dry_run=true")
        path = f"/register-imports/{checked.json['id']}/carry-out"
        assert refused(world.operator.post(path)) == (409, "not_checked")
        works.run()
        assert count(world) == 0

        answer = world.operator.post(path)
        works.run()

        assert job_of(world.operator, answer)["outcomes"] == {"created": 1}
        assert count(world) == 1
        again = path.replace(checked.json["id"], answer.json["id"])
        assert refused(world.operator.post(again)) == (409, "not_checked")

    def test_corrects_what_is_known_and_says_each_contract_once(
        self, world: World, works: Works
    ) -> None:
        send(world.operator, GOOD)
        again = send(world.operator, GOOD.replace("1 place", "2 place"), GOOD)
        works.run()

        lines = report_of(world.operator, again)
        assert [line["outcome"] for line in lines] == ["updated", "refused"]
        assert list(lines[1]["facts"]["errors"]) == ["contract_number"]

    def test_is_for_those_who_keep_the_register(self, world: World, head: Person) -> None:
        support = world.activate(world.make_operator(frozenset({Duty.SUPPORT})))
        for caller in (head, support):
            assert refused(send(caller, GOOD))[0] == 403

    def test_that_is_none_is_refused_whole(self, world: World) -> None:
        answer = world.operator.post(
            "/register-imports", data=b"a;b\n1;2\n", headers={"Content-Type": "text/csv"}
        )

        assert refused(answer) == (422, "invalid")
