"""Campaigns of letters: handed in, looked through, deposited and withdrawn, from pages alone."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from services.portal import clients
from services.portal.clients.campaigns import Campaign, Letters
from tests.mailer.callers import pdf
from tests.mailer.campaigns.handing import line, table, zipped
from tests.portal.house import House, until
from tests.portal.visitor import Page, Visitor

CAMPAIGNS = "/platform/campaigns"
KIND = {"code": "campaign-tests", "labels": {"fr": "Relances", "en": "Reminders"}}


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


@pytest.fixture
def kind(house: House) -> str:
    """A kind of letters of which nobody is told."""
    client = house.somebody(house.operator()).client
    known = client.get("/mailer/v1/letter-categories").body
    if KIND["code"] not in [each["code"] for each in known]:
        given = {**KIND, "service": "carriere-affiliation", "is_notified": False}
        client.post("/mailer/v1/letter-categories", json=given, expect=201)
    return str(KIND["code"])


class Addressed:
    """The hospital of the example."""

    def __init__(self, house: House) -> None:
        client = house.somebody(house.operator()).client
        home = house.head().establishment_id
        self.siret = str(client.get(f"/accounts/v1/establishments/{home}").body["siret"])


def sent(visitor: Visitor, path: str, field: str, content: bytes, **values: Any) -> Page:
    """Send the form to a path with a file."""
    form = visitor.page.form(path) | values
    file = (BytesIO(content), f"{field}.bin")
    return visitor.post(path, [*form.items(), (field, file)], content_type="multipart/form-data")


def handed_in(operator: Visitor, **values: Any) -> Page:
    operator.get(CAMPAIGNS)
    content = zipped({"1.pdf": pdf(), "2.pdf": pdf(2)})
    return sent(operator, CAMPAIGNS, "archive", content, name="Relances", **values)


def ended(operator: Visitor, path: str) -> Page:
    """Look at a campaign again until nothing goes on."""
    until(lambda: operator.get(path).response.text.count("hx-trigger") == 0)
    return operator.page


def test_one_is_handed_in_checked_put_right_deposited_and_withdrawn(
    house: House, operator: Visitor, kind: str
) -> None:
    home = Addressed(house)
    page = handed_in(operator)
    where = page.path
    assert "To be checked and deposited" in page.text

    bad = table([line(home, 1, catégorie=kind), line(home, 9, catégorie=kind)])
    sent(operator, f"{where}/check", "table", bad)
    page = ended(operator, where)
    assert "1 line must be put right." in page.text
    assert "The ZIP holds no file of this name" in page.text
    assert "9.pdf" in page.text

    good = table([line(home, 1, catégorie=kind), line(home, 2, catégorie=kind)])
    sent(operator, f"{where}/check", "table", good)
    assert "Every line is good." in ended(operator, where).text
    operator.send(f"{where}/deposit")
    page = ended(operator, where)
    assert page.heading == "Relances"
    assert "Letters deposited" in page.text
    report = operator.get(f"{where}/report").response
    assert report.mimetype == "text/csv"

    operator.get(f"{where}/withdraw")
    assert operator.send(f"{where}/withdraw").status == 422
    assert "2 letters go" in operator.page.text
    page = operator.send(f"{where}/withdraw", reason="Erreur de fichier.")
    assert "The campaign is withdrawn." in page.text
    assert "Erreur de fichier." in ended(operator, where).text
    assert "Letters withdrawn" in operator.get(CAMPAIGNS).text
    page = operator.get(f"{where}/withdraw")
    assert "This campaign is withdrawn already." in page.text


def test_one_whose_withdrawal_was_stopped_is_gone_on_with_for_the_same_reason(
    operator: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = handed_in(operator).path
    show, reason = clients.campaigns.show, "Erreur de table."

    def stopped(*given: Any) -> Campaign:
        return replace(
            show(*given),
            status="withdrawn",
            withdrawn_at=datetime.now(UTC),
            withdrawal_reason=reason,
        )

    with monkeypatch.context() as patch:
        patch.setattr(clients.campaigns, "show", stopped)
        patch.setattr(clients.campaigns, "letters", lambda *_: Letters(2, 0, 0, withdrawn=1))
        assert f"{where}/withdraw" in operator.get(where).links()
        page = operator.get(f"{where}/withdraw")
        assert "1 letter goes" in page.text
        assert page.form(f"{where}/withdraw")["reason"] == reason
        patch.setattr(clients.campaigns, "letters", lambda *_: Letters(2, 0, 0, withdrawn=2))
        assert f"{where}/withdraw" not in operator.get(where).links()
        assert "is withdrawn already" in operator.get(f"{where}/withdraw").text


def test_what_is_no_zip_or_no_day_is_told_where_it_was_chosen(operator: Visitor) -> None:
    operator.get(CAMPAIGNS)
    page = sent(operator, CAMPAIGNS, "archive", b"", name="Relances")
    assert page.status == 422
    assert "Choose the ZIP first." in page.text

    page = handed_in(operator, embargo="2020-01-01")
    assert page.status == 422
    assert "Choose an instant within the 366 days to come." in page.text
    assert page.form(CAMPAIGNS)["name"] == "Relances"


def test_an_upload_that_broke_off_goes_on_and_a_script_sends_it_in_slices(
    operator: Visitor,
) -> None:
    content = zipped({"1.pdf": pdf()})
    for is_script in (True, False):
        operator.get(CAMPAIGNS)
        page = operator.send(CAMPAIGNS, name="Relances", size=str(len(content)))
        where = page.path
        assert f"0 of {len(content)} bytes have arrived." in page.text
        if is_script:
            slice_ = {"offset": "0"}
            assert sent(operator, f"{where}/content", "archive", content, **slice_).status == 204
            page = operator.get(where)
        else:
            page = sent(operator, f"{where}/content", "archive", content)
        assert "To be checked and deposited" in page.text


def test_the_table_to_fill_in_is_handed_out(operator: Visitor) -> None:
    operator.get(CAMPAIGNS)

    answer = operator.get("/platform/campaign-template").response

    assert answer.mimetype == "text/csv"


def test_they_are_for_those_who_deposit_letters(house: House) -> None:
    for person in (house.head(), house.agent()):
        assert house.signed_in(person).get(CAMPAIGNS).status == 403
