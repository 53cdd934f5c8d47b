"""Operators see who reads letters and who never does, and write to the latter."""

from uuid import uuid4

import pytest

from deploy.demo.chapters import letters
from services.portal.clients.readers import MAILINGS
from tests.portal.house import House
from tests.portal.visitor import Visitor

READ, NEVER = "/platform/letters-read", "/platform/never-readers"
WRITE = f"{NEVER}/write"


@pytest.fixture(scope="module", autouse=True)
def _unread(house: House) -> None:
    """Put a letter into the box of an establishment that opens none."""
    assert house.scene is not None
    quiet = house.somebody(house.head("Val"))
    letters.deposit(
        house.scene, quiet, title="Avis", category=letters.ACCOUNTS, reference="never-read"
    )


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


class TestWhoReads:
    def test_is_told_by_kind_by_month_and_by_departement(self, operator: Visitor) -> None:
        page = operator.get(READ)
        assert page.heading == "Who reads letters"
        assert "Management of financial accounts" in page.text
        for by in ("month", "departement"):
            page = operator.get(READ, query_string={"by": by})
            assert page.status == 200
            assert "Filled: establishments that have opened a letter" in page.text

    def test_is_narrowed_to_any_kind_however_many_there_are(
        self, operator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        facts = {"service": "finances", "is_notified": True, "has_paper_copy": False}
        kinds = [
            {"code": f"k{number}", "labels": {"fr": f"Sorte {number}", "en": f"Kind {number}"}}
            | {"kept_months": 120, **facts}
            for number in range(130)
        ]
        monkeypatch.setitem(house.transport.lists, "/mailer/v1/letter-categories", kinds)

        page = operator.get(READ)

        offered = {each.get("value") for each in page.main.iter("option")}
        assert {kind["code"] for kind in kinds} <= offered

    def test_keeps_what_was_typed_where_it_makes_no_sense(self, operator: Visitor) -> None:
        page = operator.get(READ, query_string={"departement": "99"})

        assert page.status == 422
        assert "No département has this number" in page.text

    def test_is_a_file_for_a_spreadsheet(self, operator: Visitor) -> None:
        page = operator.get(f"{READ}/table", query_string={"by": "category", "format": "csv"})

        assert page.status == 200
        assert "attachment" in page.response.headers["Content-Disposition"]


class TestThoseThatNeverRead:
    def test_are_written_to_once_one_has_seen_whom_that_reaches(self, operator: Visitor) -> None:
        page = operator.get(WRITE)
        assert "Administrators who are written to" in page.text
        sent = page.form(WRITE)

        stale = operator.post(WRITE, {**sent, "expected": "999"})
        assert stale.status == 409
        assert "Their number has changed meanwhile" in stale.text
        done = operator.post(WRITE, {**sent, "message": "Vos courriers sont ici."})

        assert "by and by" in done.text
        assert "What was written to them" in done.text

    def test_are_shown_with_the_last_words_to_them_and_how_many_there_were(
        self, operator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counts = dict.fromkeys(("establishments", "done", "written", "people", "since_opened"), 3)
        mailings = [
            {"id": str(uuid4()), "created_at": "2026-03-02T09:00:00Z", "message": "", **counts}
            for _ in range(30)
        ]
        monkeypatch.setitem(house.transport.lists, MAILINGS, mailings)

        assert "30 in all." in operator.get(NEVER).text

    def test_say_that_one_kind_of_letters_alone_counts(self, operator: Visitor) -> None:
        kind = {"category": letters.ACCOUNTS}

        page = operator.get(NEVER, query_string=kind)
        assert f"Letters of the kind {letters.ACCOUNTS} alone count." in page.text
        assert f"{WRITE}?category={letters.ACCOUNTS}" in page.links()

        assert letters.ACCOUNTS in operator.get(WRITE, query_string=kind).text

    def test_are_a_file_for_a_spreadsheet(self, operator: Visitor) -> None:
        assert operator.get(f"{NEVER}/table", query_string={"format": "xlsx"}).status == 200
