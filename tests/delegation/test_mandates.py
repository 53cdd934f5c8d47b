"""Mandates on paper, taken up as requests: who matches, who does not and why (design.md §4.8)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from services.delegation.chores import forget_texts
from services.delegation.domain.mandates import may_name
from shared.events.delegation import DelegationRequested
from shared.web import Service
from tests.answers import Answer
from tests.delegation.pairs import Pair, pair
from tests.delegation.working import Works, job_of, report_of
from tests.delegation.world import TODAY, World

SIGNED = TODAY - timedelta(days=400)
MANDATE = {"signed_on": SIGNED.isoformat(), "reference": "Délibération 2025-17"}


@pytest.fixture
def towns(world: World) -> list[Pair]:
    """One centre with its first town, and two other towns."""
    return [pair(world, town=f"Mairie de {name}") for name in ("Sorges", "Ligueux", "Négrondes")]


@pytest.fixture
def all_by_jobs(app: Service) -> Iterator[None]:
    object.__setattr__(app.settings, "at_once", 0)
    yield
    object.__setattr__(app.settings, "at_once", 500)


def row(town: Pair, **more: Any) -> dict[str, Any]:
    return {**town.target, "mandate": MANDATE, **more}


def import_(town: Pair, *rows: dict[str, Any], **more: Any) -> Answer:
    body = {"rows": list(rows), "rights": {"affiliation": "read"}, **more}
    return town.asker.post("/delegations/requests", body)


def send(town: Pair, text: str, query: str = "") -> Any:
    return town.asker.open(
        "POST",
        f"/delegations/requests/file{query}",
        data=text.encode(),
        headers={"Content-Type": "text/csv"},
    )


class TestAMandateOnPaper:
    def test_is_a_request_that_says_so_to_both_sides(self, joined: Pair) -> None:
        answer = import_(joined, row(joined))

        (line,) = answer.json
        assert line["outcome"] == "requested"
        for caller in (joined.asker, joined.answerer):
            shown = caller.get(f"/delegations/{line['delegation_id']}").json
            assert shown["status"] == "pending"
            assert shown["mandate"] == MANDATE
            assert f"{SIGNED:%d/%m/%Y}, référence : Délibération 2025-17" in shown["text"]["fr"]
            assert f"{SIGNED:%Y-%m-%d}, reference: Délibération 2025-17" in shown["text"]["en"]
        (event,) = joined.world.announced(DelegationRequested)
        assert isinstance(event, DelegationRequested)
        assert event.mandate is not None
        assert (event.mandate.signed_on, event.mandate.reference) == (SIGNED, MANDATE["reference"])

    def test_grants_nothing_before_it_is_accepted_by_the_text_that_names_it(
        self, joined: Pair
    ) -> None:
        delegation_id = import_(joined, row(joined)).json[0]["delegation_id"]
        somebody = joined.world.person(joined.centre, profile="user")
        body = {"account_id": str(somebody.id), "rights": {"affiliation": "read"}}

        assigned = joined.asker.post(f"/delegations/{delegation_id}/assignments", body)

        assert assigned.status_code == 409
        assert not joined.may(somebody)
        assert joined.accept(delegation_id).status_code == 200
        shown = joined.asker.get(f"/delegations/{delegation_id}").json
        assert "Délibération 2025-17" in shown["text"]["fr"]
        log = joined.asker.get(f"/delegations/{delegation_id}/events").json
        assert log[0]["mandate_signed_on"] == SIGNED.isoformat()
        proof = joined.answerer.post(f"/delegations/{delegation_id}/proof").json
        assert proof["claims"]["steps"][0]["mandate_signed_on"] == SIGNED.isoformat()

    @pytest.mark.parametrize(
        ("mandate", "field"),
        [
            ({"reference": "17"}, "mandate.signed_on"),
            ({"signed_on": SIGNED.isoformat()}, "mandate.reference"),
            ({**MANDATE, "signed_on": "hier"}, "mandate.signed_on"),
        ],
    )
    def test_has_a_day_and_a_reference(
        self, joined: Pair, mandate: dict[str, str], field: str
    ) -> None:
        answer = import_(joined, row(joined, mandate=mandate))

        assert answer.status_code == 422
        assert list(answer.json["errors"]) == [f"rows.0.{field}"]

    def test_is_told_what_is_wrong_in_the_language_of_the_caller(self, joined: Pair) -> None:
        siret, contract = joined.target["siret"], joined.target["contract_number"]
        text = f"siret;contrat;date du mandat;référence du mandat\n{siret};{contract};hier;17\n"

        (line,) = joined.asker.open(
            "POST",
            "/delegations/requests/file?dry_run=true",
            data=text.encode(),
            headers={"Content-Type": "text/csv", "Accept-Language": "fr"},
        ).json

        (said,) = line["facts"]["errors"]["mandate.signed_on"]
        assert said.startswith("Une date est attendue")
        assert line["facts"]["mandate_reference"] == "17"

    def test_is_signed_by_today(self, joined: Pair) -> None:
        tomorrow = {**MANDATE, "signed_on": (TODAY + timedelta(days=1)).isoformat()}
        today = {**MANDATE, "signed_on": TODAY.isoformat()}

        first, second = import_(
            joined,
            row(joined, mandate=tomorrow, rights={"letters": "read"}),
            row(joined, mandate=today),
        ).json

        assert (first["outcome"], first["code"]) == ("refused", "invalid")
        assert list(first["facts"]["errors"]) == ["mandate.signed_on"]
        assert second["outcome"] == "requested"

    def test_is_forgotten_with_the_texts(self, joined: Pair, clock: time_machine.Traveller) -> None:
        delegation_id = import_(joined, row(joined)).json[0]["delegation_id"]
        joined.asker.post(f"/delegations/{delegation_id}/cancel")
        clock.shift(timedelta(days=2000))

        forget_texts(joined.world.sessions, joined.world.now(), joined.world.tools)

        kept = joined.show(delegation_id)
        assert (kept.mandate_signed_on, kept.mandate_reference) == (None, None)


class TestTheListOfWhatMatches:
    def test_names_each_and_says_why(self, towns: list[Pair]) -> None:
        one, two, three = towns
        import_(two, row(two))

        lines = import_(
            one,
            row(one, name="MAIRIE DE SORGES"),
            row(two, name="Mairie de Ligueux"),
            row(three, name="Commune de Sarliac"),
            row(three, name="Mairie de Négrondes", contract_number="ZZ"),
            dry_run=True,
        ).json

        told = [
            (line["outcome"], line["code"], line["facts"]["name"], line["facts"].get(WHO))
            for line in lines
        ]
        assert told == [
            ("requested", None, "MAIRIE DE SORGES", "Mairie de Sorges"),
            ("requested", None, "Mairie de Ligueux", "Mairie de Ligueux"),
            ("refused", "other_name", "Commune de Sarliac", "Mairie de Négrondes"),
            ("refused", "unknown_target", "Mairie de Négrondes", None),
        ]
        assert "autre nom" in lines[2]["message"] or "another name" in lines[2]["message"]
        assert {line["facts"]["mandate_reference"] for line in lines} == {MANDATE["reference"]}

    def test_names_what_stands_in_the_way(self, towns: list[Pair]) -> None:
        one = towns[0]
        import_(one, row(one))

        (line,) = import_(one, row(one, name="Sorges")).json

        assert (line["code"], line["facts"][WHO]) == ("already_requested", "Mairie de Sorges")

    def test_names_nobody_to_a_request_without_paper(self, joined: Pair) -> None:
        (line,) = import_(joined, joined.target).json

        assert WHO not in line["facts"]


WHO = "establishment"


class TestAFileOfMandates:
    def test_is_rehearsed_then_taken_up_row_by_row(self, towns: list[Pair], world: World) -> None:
        one, two, three = towns
        text = _file(one, two, three)

        rehearsed = send(one, text, "?dry_run=true")

        assert world.announced(DelegationRequested) == []
        assert [line["outcome"] for line in rehearsed.json] == ["requested", "refused", "refused"]
        lines = send(one, text).json
        assert [(line["outcome"], line["code"]) for line in lines] == [
            ("requested", None),
            ("refused", "other_name"),
            ("refused", "invalid"),
        ]
        shown = one.answerer.get(f"/delegations/{lines[0]['delegation_id']}").json
        assert shown["mandate"] == {"signed_on": SIGNED.isoformat(), "reference": "D-1"}
        unreadable = lines[2]["facts"]
        assert list(unreadable["errors"]) == ["mandate.signed_on"]
        assert (unreadable["name"], unreadable["siret"]) == ("Négrondes", three.town.siret)

    @pytest.mark.usefixtures("all_by_jobs")
    def test_tells_the_same_by_a_job(self, towns: list[Pair], world: World) -> None:
        one, two, three = towns

        answer = send(one, _file(one, two, three))
        Works(world).run()

        assert job_of(one.asker, answer)["outcomes"] == {"requested": 1, "refused": 2}
        report = report_of(one.asker, answer)
        assert [(line["outcome"], line["code"]) for line in report] == [
            ("requested", None),
            ("refused", "other_name"),
            ("refused", "invalid"),
        ]
        assert report[1]["facts"][WHO] == "Mairie de Ligueux"
        assert report[2]["facts"]["name"] == "Négrondes"


def _file(one: Pair, two: Pair, three: Pair) -> str:
    rows = [
        (one, "Mairie de Sorges", f"{SIGNED:%d/%m/%Y}", "D-1"),
        (two, "Sarliac", f"{SIGNED:%d/%m/%Y}", "D-2"),
        (three, "Négrondes", "jadis", "D-3"),
    ]
    head = "SIRET;Numéro de contrat;Établissement;Date du mandat;Référence du mandat;droit: letters"
    lines = [
        f"{town.town.siret};VF201;{name};{day};{reference};lecture"
        for town, name, day, reference in rows
    ]
    return "\n".join([head, *lines])


@pytest.mark.parametrize(
    ("written", "known", "may"),
    [
        ("Mairie de Sorges", "MAIRIE DE SORGES ET LIGUEUX", True),
        ("Sorges et Ligueux, Mairie de", "Mairie de Sorges et Ligueux", True),
        ("Negrondes", "Mairie de Négrondes", True),
        ("Commune de Sorges", "Mairie de Sorges", False),
        ("de la", "Mairie de la Douze", False),
    ],
)
def test_a_name_on_paper_may_be_that_of_an_establishment(
    written: str, known: str, may: bool
) -> None:
    assert may_name(written, known) is may
