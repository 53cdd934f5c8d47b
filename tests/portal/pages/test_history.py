"""The history of an establishment: found by a name and by days, and handed out as a file."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.jobs.table_files import TYPES, Format
from tests.portal.house import until
from tests.portal.pages.test_accounts import head, lines, made
from tests.portal.visitor import Page, Visitor

__all__ = ["head"]

HISTORY = "/establishment/history"
EXPORT = f"{HISTORY}/export"


def asked(head: Visitor, **values: str) -> Page:
    """Fill in the form above the history, and send it as a browser does."""
    form = head.get(HISTORY).form(HISTORY)
    return head.get(HISTORY, query_string={**form, **values})


def exported(head: Visitor, **values: str) -> Page:
    """Press a button of the form that exports what is listed."""
    return head.post(EXPORT, {**head.page.form(EXPORT), **values})


def test_is_searched_by_a_name(head: Visitor) -> None:
    last_name, _ = made(head)
    made(head)
    until(lambda: len(lines(asked(head, q=last_name))) == 1)

    page = asked(head, q=f"paule {last_name.upper()}")

    assert [last_name in whom for *_, whom in lines(page)] == [True]
    assert page.form(HISTORY)["q"] == f"paule {last_name.upper()}"
    assert HISTORY in page.links()  # everything is shown again
    assert "Nothing matches" in asked(head, q="Personne-Ainsi").text


def test_is_narrowed_by_days(head: Visitor) -> None:
    last_name, _ = made(head)
    until(lambda: len(lines(asked(head, q=last_name))) == 1)

    assert lines(asked(head, q=last_name, until="2020-01-01")) == []
    assert lines(asked(head, q=last_name, since="9998-01-01")) == []
    assert len(lines(asked(head, q=last_name, since="2020-01-01", until="9998-01-01"))) == 1


def test_says_where_the_last_day_comes_before_the_first(head: Visitor) -> None:
    page = asked(head, q="Essai", since="2026-11-02", until="2026-11-01")

    assert page.status == 422
    assert "It comes before the first day." in page.text
    assert page.form(HISTORY) == {"q": "Essai", "since": "2026-11-02", "until": "2026-11-01"}


def test_leaves_out_what_an_address_has_that_makes_no_sense(head: Visitor) -> None:
    page = head.get(HISTORY, query_string={"q": " ", "since": "hier", "page": "none"})

    assert page.status == 200
    assert page.form(HISTORY) == {"q": "", "since": "", "until": ""}


def test_keeps_what_it_is_narrowed_by_from_page_to_page(
    head: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.portal.clients.history.PAGE_SIZE", 1)
    made(head)
    made(head)
    until(lambda: "Page 1 of" in asked(head, q="paule").text)

    (turn,) = (
        link for link in asked(head, q="paule", since="2020-01-01").links() if "page=" in link
    )

    assert parse_qs(urlsplit(turn).query) == {
        "q": ["paule"],
        "since": ["2020-01-01"],
        "page": ["2"],
    }
    assert head.get(turn).form(HISTORY)["q"] == "paule"


def test_is_exported_as_it_is_listed(head: Visitor) -> None:
    last_name, _ = made(head)
    until(lambda: len(lines(asked(head, q=last_name))) == 1)

    asked(head, q=last_name)
    answer = exported(head, format="csv").response

    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    table = io.StringIO(answer.get_data().decode("utf-8-sig"), newline="")
    (row,) = csv.DictReader(table, delimiter=";")
    assert (row["Operation"], row["Account"]) == ("Account created", f"Paule {last_name}")
    assert row["Details"].startswith("Profile: User; Rights: ")


def test_is_exported_as_a_workbook_too_from_the_same_page(head: Visitor) -> None:
    last_name, _ = made(head)
    until(lambda: len(lines(asked(head, q=last_name))) == 1)
    page = asked(head, q=last_name)

    kinds = []
    for format_ in ("xlsx", "csv"):
        head.page = page
        kinds.append(exported(head, format=format_).response.mimetype)

    assert kinds == [TYPES[Format.XLSX], "text/csv"]


def test_is_offered_as_a_file_only_where_there_is_something(head: Visitor) -> None:
    page = asked(head, q="Personne-Ainsi")

    assert EXPORT not in {form.get("action") for form in page.document.iter("form")}
    assert head.get(EXPORT).path == HISTORY
