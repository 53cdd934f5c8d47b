"""Operators see the long acts of all, and what services have given up."""

import pytest

from tests.portal.house import House, until
from tests.portal.visitor import Visitor

MESSAGES = "/platform/messages"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


def test_long_acts_of_all_are_listed_service_by_service(operator: Visitor, house: House) -> None:
    house.job()
    page = operator.get("/platform/long-acts")
    assert "Check of a file" in page.text
    house.long_act()
    page = operator.get("/platform/long-acts", query_string={"of": "delegation"})
    assert "Check: End of many delegations" in page.text
    assert operator.get("/platform/long-acts", query_string={"of": "mailer"}).status == 200
    page = operator.get("/platform/long-acts", query_string={"status": "cancelled"})
    assert "No long act is like that" in page.text


def test_a_message_that_was_given_up_is_read_and_tried_again(
    operator: Visitor, house: House
) -> None:
    path = f"{MESSAGES}/accounts/{house.parked()}"
    assert path in operator.get(MESSAGES).links()
    assert "No message waits here" in operator.get(f"{MESSAGES}?of=mailer").text
    page = operator.get(path)
    assert "no such account" in page.text
    assert "identity.password.created.v1" in page.text

    page = operator.send(path)

    assert "It is tried again." in page.text
    until(lambda: operator.get(path).status == 404)


def test_one_is_discarded_once_it_is_said_what_that_means(operator: Visitor, house: House) -> None:
    path = f"{MESSAGES}/accounts/{house.parked()}/discard"
    page = operator.get(path)
    assert "It cannot be undone." in page.text

    assert operator.send(path).status == 422
    before = len(house.transport.asked)
    sent = {**operator.page.form(path), "reason": "Compte inconnu,\nvérifié."}
    first, second = (operator.post(path, sent).text for _ in range(2))

    assert "The message is discarded." in first
    assert not any(one.startswith("DELETE ") for one in house.transport.asked[before:])
    assert "This message waits no more" in second
    home = house.head().establishment_id
    history = f"/accounts/v1/establishments/{home}/history"
    facts = {"operation": "messages.discard", "reason": "Compte inconnu, vérifié."}
    mine = house.somebody(house.operator()).client
    until(lambda: any(row["facts"] == facts for row in mine.get(history).body))
    assert operator.get(path).status == 404


def test_long_acts_of_all_are_told_in_french_as_long_acts_and_not_as_delegations(
    house: House,
) -> None:
    house.job()

    page = house.signed_in(house.operator(), "fr").get("/platform/long-acts")

    columns = [th.text for th in page.main.iter("th") if th.get("scope") == "col"]
    assert columns[-2:] == ["Nombre", "Terminé le"]
