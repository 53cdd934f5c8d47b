"""Requests to many establishments, row by row: in JSON or from a file, at once or by a job."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.events.delegation import DelegationRequested
from shared.web import Service
from tests.answers import Answer, refused
from tests.delegation.callers import Caller
from tests.delegation.pairs import Pair, pair
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import TODAY, World


@pytest.fixture
def towns(world: World) -> list[Pair]:
    """One centre with its first town, and two other towns."""
    return [pair(world, town=f"Mairie {name}") for name in "ABC"]


@pytest.fixture
def all_by_jobs(app: Service) -> Iterator[None]:
    object.__setattr__(app.settings, "at_once", 0)
    yield
    object.__setattr__(app.settings, "at_once", 500)


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def rows(*pairs: Pair) -> list[dict[str, Any]]:
    return [dict(each.target) for each in pairs]


def told(answer: Answer) -> list[tuple[str, str | None]]:
    assert answer.status_code == 200, answer.json
    return [(line["outcome"], line["code"]) for line in answer.json]


def send(caller: Caller, text: str, query: str = "") -> Any:
    return caller.open(
        "POST",
        f"/delegations/requests/file{query}",
        data=text.encode(),
        headers={"Content-Type": "text/csv"},
    )


class TestAskingRowByRow:
    def test_asks_each_for_what_its_row_says(self, towns: list[Pair]) -> None:
        one, two, three = towns
        asked = rows(one, two, three)
        asked[0] |= {"rights": {"letters": "write"}, "own_reference": "A-1"}
        asked[1] |= {"ends_on": day(40)}
        body = {"rows": asked, "rights": {"affiliation": "read"}, "ends_on": day(90)}

        answer = one.asker.post("/delegations/requests", body)

        assert told(answer) == [("requested", None)] * 3
        assert [line["number"] for line in answer.json] == [1, 2, 3]
        shown = [
            one.asker.get(f"/delegations/{line['delegation_id']}").json for line in answer.json
        ]
        levels = [{each["service"]: each["asked"] for each in s["services"]} for s in shown]
        assert levels == [{"letters": "write"}, {"affiliation": "read"}, {"affiliation": "read"}]
        assert [each["ends_on"] for each in shown] == [day(90), day(40), day(90)]
        assert [each["own_reference"] for each in shown] == ["A-1", None, None]

    def test_gives_each_row_its_own_outcome(self, towns: list[Pair]) -> None:
        one, two, three = towns
        asked = rows(one, two, three, one)
        asked[1] |= {"rights": {"interne": "read"}}
        asked[2] |= {"contract_number": "ZZ"}
        body = {"rows": asked, "rights": {"affiliation": "read"}}

        answer = one.asker.post("/delegations/requests", body)

        assert told(answer) == [
            ("requested", None),
            ("refused", "invalid"),
            ("refused", "unknown_target"),
            ("refused", "already_requested"),
        ]
        assert list(answer.json[1]["facts"]["errors"]) == ["rights.interne"]
        assert answer.json[3]["facts"]["services"] == ["affiliation"]

    def test_asks_one_twice_for_different_services(self, towns: list[Pair]) -> None:
        asked = [
            target | {"rights": {code: "read"}}
            for code in ("affiliation", "letters")
            for target in rows(towns[0])
        ]

        answer = towns[0].asker.post("/delegations/requests", {"rows": asked})

        assert told(answer) == [("requested", None)] * 2

    def test_only_tells_in_a_dry_run(self, towns: list[Pair], world: World) -> None:
        body = {"rows": rows(*towns), "rights": {"letters": "read"}, "dry_run": True}

        answer = towns[0].asker.post("/delegations/requests", body)

        assert told(answer) == [("requested", None)] * 3
        assert [line["delegation_id"] for line in answer.json] == [None] * 3
        assert world.announced(DelegationRequested) == []
        assert towns[0].asker.get("/delegations").json == []

    def test_refuses_rows_that_ask_for_nothing(self, towns: list[Pair]) -> None:
        answer = towns[0].asker.post("/delegations/requests", {"rows": rows(*towns[:1])})

        assert told(answer) == [("refused", "invalid")]
        assert list(answer.json[0]["facts"]["errors"]) == ["rights"]

    def test_is_for_a_centralising_establishment(self, joined: Pair) -> None:
        body = {"rows": rows(joined), "rights": {"letters": "read"}}

        assert refused(joined.answerer.post("/delegations/requests", body)) == (
            403,
            "not_centralising",
        )

    def test_counts_what_is_wrong(self, app: Service, joined: Pair) -> None:
        limits = app.settings.limits  # type: ignore[attr-defined]
        before = limits.tries
        object.__setattr__(limits, "tries", 3)
        wrong = [{"siret": joined.town.siret, "contract_number": f"Z{n}"} for n in range(5)]
        body = {"rows": wrong, "rights": {"letters": "read"}}
        try:
            assert len(told(joined.asker.post("/delegations/requests", body))) == 5
            answer = joined.asker.post("/delegations/requests", body)
        finally:
            object.__setattr__(limits, "tries", before)

        assert refused(answer) == (429, "too_many_requests")


class TestAskingByAFile:
    def test_reads_what_a_spreadsheet_writes(self, towns: list[Pair]) -> None:
        one, two, three = towns
        end = TODAY + timedelta(days=40)
        text = "\r\n".join(
            [
                "SIRET;Numéro de contrat;Droit: affiliation;droit : letters;Fin;Référence",
                f"{one.town.siret};VF201;Lecture seule;;{end:%d/%m/%Y};D-1",
                f"{two.town.siret};VF201;lecture;Modification;;",
                f"{three.town.siret};VF201;peut-être;;;",
                f"123;VF201;lecture;;{end:%d.%m.%Y};",
            ]
        )

        answer = send(one.asker, "\ufeff" + text)

        assert told(answer) == [
            ("requested", None),
            ("requested", None),
            ("refused", "invalid"),
            ("refused", "invalid"),
        ]
        assert [line["number"] for line in answer.json] == [2, 3, 4, 5]
        first, second = (
            one.asker.get(f"/delegations/{line['delegation_id']}").json for line in answer.json[:2]
        )
        assert (first["ends_on"], first["own_reference"]) == (end.isoformat(), "D-1")
        assert {each["service"]: each["asked"] for each in second["services"]} == {
            "affiliation": "read",
            "letters": "write",
        }
        assert list(answer.json[2]["facts"]["errors"]) == ["rights.affiliation"]
        assert sorted(answer.json[3]["facts"]["errors"]) == ["ends_on", "siret"]

    @pytest.mark.parametrize(
        "text",
        [
            "SIRET;droit: letters\n1;lecture",
            "SIRET;contrat;prix\n1;2;3",
            "SIRET;contrat;siret\n1;2;3",
            "SIRET;contrat",
            'SIRET;contrat\n"1;2',
            "SIRET;contrat\n" + "1;2\n" * 5001,
        ],
        ids=["contract", "unknown", "twice", "empty", "quotes", "long"],
    )
    def test_refuses_what_is_no_such_file(self, joined: Pair, text: str) -> None:
        assert refused(send(joined.asker, text)) == (422, "invalid")


@pytest.mark.usefixtures("all_by_jobs")
class TestAskingByAJob:
    def test_asks_when_its_turn_comes_and_reports(self, towns: list[Pair], world: World) -> None:
        asker = towns[0].asker
        asked = [*rows(*towns), {"siret": towns[0].town.siret, "contract_number": "ZZ"}]
        body = {"rows": asked, "rights": {"affiliation": "read"}}

        answer = asker.post("/delegations/requests", body)
        assert world.announced(DelegationRequested) == []
        Works(world).run()

        assert job_of(asker, answer)["outcomes"] == {"requested": 3, "refused": 1}
        lines = report_of(asker, answer)
        assert [line["code"] for line in lines] == [None, None, None, "unknown_target"]
        assert lines[0]["facts"]["siret"] == towns[0].town.siret
        assert (
            asker.get(f"/delegations/{lines[0]['facts']['delegation_id']}").json["status"]
            == "pending"
        )

    def test_rehearses(self, towns: list[Pair], world: World) -> None:
        answer = send(
            towns[0].asker,
            f"SIRET;contrat;droit: letters\n{towns[0].town.siret};VF201;read\n1;2;read",
            "?dry_run=true",
        )
        Works(world).run()

        assert job_of(towns[0].asker, answer)["outcomes"] == {"requested": 1, "refused": 1}
        assert world.announced(DelegationRequested) == []

    def test_asks_nobody_once_the_establishment_is_no_longer_centralising(
        self, joined: Pair, world: World
    ) -> None:
        from shared.events.accounts import EstablishmentChanged

        body = {"rows": rows(joined), "rights": {"affiliation": "read"}}
        answer = joined.asker.post("/delegations/requests", body)
        changed = joined.centre_with(is_centralising=False)
        world.told(EstablishmentChanged(establishment=changed, changed=["is_centralising"]))

        Works(world).run()

        (line,) = report_of(joined.asker, answer)
        assert (line["outcome"], line["code"]) == ("refused", "not_centralising")

    def test_stops_telling_which_numbers_are_right_past_the_limit(
        self, app: Service, joined: Pair, world: World
    ) -> None:
        limits = app.settings.limits  # type: ignore[attr-defined]
        before = limits.tries
        object.__setattr__(limits, "tries", 3)
        wrong = [{"siret": joined.town.siret, "contract_number": f"Z{n}"} for n in range(5)]
        body = {"rows": [*wrong, *rows(joined)], "rights": {"affiliation": "read"}}
        try:
            answer = joined.asker.post("/delegations/requests", body)
            Works(world).run()
        finally:
            object.__setattr__(limits, "tries", before)

        codes = [line["code"] for line in report_of(joined.asker, answer)]
        assert codes == ["unknown_target"] * 2 + ["too_many_requests"] * 4


def test_a_target_of_a_request_may_have_an_own_reference(joined: Pair) -> None:
    target = joined.target | {"own_reference": "Dossier 7"}

    delegation_id = joined.ask(targets=[target])

    assert joined.asker.get(f"/delegations/{delegation_id}").json["own_reference"] == "Dossier 7"
