"""A portfolio that changes hands: offered, taken and answered, from the pages of all three."""

import re
from collections.abc import Iterator

import pytest

from services.portal.pages.transfers.words import come_so_far
from tests.portal.house import House
from tests.portal.pages.test_delegations import LIST, asked, centre, town
from tests.portal.visitor import Page, Visitor

__all__ = ["centre", "town"]

MANY, OTHERS, TRANSFERS = f"{LIST}/many", "/others/establishments", "/others/transfers"
TOWN = "Commune de Sainte-Démonstration"


@pytest.fixture
def rival(house: House) -> Visitor:
    return house.signed_in(house.rival())


@pytest.fixture
def agreed(house: House, centre: Visitor, town: Visitor) -> Iterator[str]:
    """Where the page of a delegation is that the town has accepted, and that is ended again."""
    where = asked(house, centre)
    town.get(f"{where}/accept")
    assert "The delegation is accepted" in town.send(f"{where}/accept").text
    yield where
    if "In force" in town.get(where).text:
        town.get(f"{where}/terminate")
        town.send(f"{where}/terminate", reason="Fin de l'essai.")


def offer(house: House, centre: Visitor, where: str, **typed: str) -> Page:
    """Tick a delegation, and say to whom it is offered; what would become of it is shown."""
    centre.get(OTHERS)
    page = centre.send(MANY, action="transfer", ids=where.rpartition("/")[2])
    assert page.heading == "Offer delegations to another establishment"
    assert "No consent passes on" in page.text
    return centre.send(MANY, step="ordered", **{**house.numbers, **typed})


def offered(house: House, centre: Visitor, where: str, **typed: str) -> str:
    """Offer it, and tell where the page of the transfer is."""
    house.rival()
    page = offer(house, centre, where, **typed)
    assert "1 delegation will be offered" in page.text, page.text
    page = centre.send(f"{MANY}/do")
    assert "Done for 1 delegation." in page.text, page.text
    assert TRANSFERS in page.links()
    centre.get(TRANSFERS)
    found = [link for link in centre.page.links() if link.startswith(f"{TRANSFERS}/")]
    newest = house.somebody(house.head("gestion")).client.get("/delegation/v1/transfers").body[0]
    (link,) = (link for link in found if link.endswith(newest["id"]))
    return link


class TestATransfer:
    def test_goes_from_the_offer_to_the_answer_of_the_establishment_it_is_about(
        self, house: House, centre: Visitor, rival: Visitor, town: Visitor, agreed: str
    ) -> None:
        transfer = offered(house, centre, agreed, message="Nous cessons cette activité.")
        page = centre.get(transfer)
        assert page.heading == f"Transfer to {house.rivals[0].establishment}"
        assert "has not answered yet" in page.text
        assert agreed in page.links()
        assert "In force" in town.get(agreed).text

        page = rival.get("/")
        assert re.search("transfers? of delegations waits? for your answer", page.text)
        assert TRANSFERS in page.links()
        page = rival.get(TRANSFERS)
        assert f"Transfer from {house.head('gestion').establishment}" in page.text
        page = rival.get(transfer)
        assert "Nous cessons cette activité." in page.text
        assert TOWN in page.text
        assert "Modification" in page.text
        assert agreed not in page.links()
        rival.get(f"{transfer}/take")
        page = rival.send(f"{transfer}/take", message="Nous prenons la suite.")
        assert "Nothing is asked yet." in page.text
        assert "It would be done for 1 delegation." in page.text
        assert TOWN in page.text
        page = rival.send(f"{transfer}/take", action="send")
        assert "Done for 1 delegation." in page.text
        page = rival.get(transfer)
        assert "1 has not answered yet" in page.text
        (request,) = (link for link in page.links() if link.startswith(f"{LIST}/"))

        page = town.get(request)
        assert "It is to succeed a delegation that runs" in page.text
        assert agreed in page.links()
        assert "in the place of Centre de gestion" in page.text
        assert "no access today" not in page.text
        assert "Nous prenons la suite." in page.text
        assert agreed not in rival.get(request).links()
        assert "In force" in town.get(agreed).text
        town.get(f"{request}/accept")
        assert "The delegation is accepted" in town.send(f"{request}/accept").text

        assert "1 establishment has accepted" in rival.get(transfer).text
        page = centre.get(transfer)
        assert "1 delegation has gone over whole" in page.text
        assert "Given to another establishment" in page.text
        town.get(f"{request}/terminate")
        town.send(f"{request}/terminate", reason="Fin de l'essai.")

    def test_is_declined_with_a_reason_that_must_be_given(
        self, house: House, centre: Visitor, rival: Visitor, agreed: str
    ) -> None:
        transfer = offered(house, centre, agreed)
        page = rival.get(f"{transfer}/decline")
        assert "run on as they are" in page.text
        page = rival.send(f"{transfer}/decline")
        assert page.status == 422
        assert "Say why" in page.text

        page = rival.send(f"{transfer}/decline", reason="Trop loin de nous.")

        assert "The transfer is declined." in page.text
        assert "Trop loin de nous." in centre.get(transfer).text
        page = rival.get(f"{transfer}/take")
        page = rival.send(f"{transfer}/take")
        assert page.status == 409
        assert "has been answered or withdrawn" in page.text

    def test_is_withdrawn_by_whoever_offers_it_alone(
        self, house: House, centre: Visitor, rival: Visitor, agreed: str
    ) -> None:
        transfer = offered(house, centre, agreed)
        assert f"{transfer}/withdraw" not in rival.get(transfer).links()
        rival.get(f"{transfer}/withdraw")
        assert rival.send(f"{transfer}/withdraw").status == 403

        centre.get(f"{transfer}/withdraw")
        page = centre.send(f"{transfer}/withdraw")

        assert "The transfer is withdrawn." in page.text
        assert f"{transfer}/take" not in rival.get(transfer).links()

    def test_is_no_business_of_others(self, house: House, town: Visitor) -> None:
        transfer = f"{TRANSFERS}/{house.transfer()}"

        for visitor in (town, house.signed_in(house.agent("gestion"))):
            assert visitor.get(TRANSFERS).status == 403
            assert visitor.get(transfer).status == 403


class TestAnOffer:
    def test_names_another_centre_by_both_numbers(
        self, house: House, centre: Visitor, agreed: str
    ) -> None:
        house.rival()
        page = offer(house, centre, agreed, siret="", contract_number="")
        assert page.status == 422
        assert "Write its SIRET: 14 digits." in page.text
        assert "Write one of its contract numbers." in page.text

        page = centre.send(
            MANY, step="ordered", siret="22995922600015", contract_number="A1", message="Bonjour"
        )

        assert page.status == 422
        assert "No other active centralising establishment" in page.text
        assert page.form(MANY)["message"] == "Bonjour"

    def test_of_what_is_offered_already_is_left_out_and_why(
        self, house: House, centre: Visitor
    ) -> None:
        transfer = house.transfer()
        head = house.somebody(house.head("gestion"))
        (line,) = head.client.get(f"/delegation/v1/transfers/{transfer}/lines").body

        page = offer(house, centre, f"{LIST}/{line['delegation_id']}")

        assert "1 delegation is left out:" in page.text
        assert "will be offered" not in page.text
        assert "offered already" in page.text


def test_how_far_it_has_come_counts_each_once() -> None:
    statuses = {"pending": 2, "active": 3, "terminated": 1, "refused": 4, "lapsed": 1}

    taken = come_so_far(statuses, 15, gives=False)
    given = come_so_far({"active": 3, "superseded": 2}, 5, gives=True)

    assert taken == {"accepted": 4, "waiting": 2, "not_accepted": 5, "unasked": 4}
    assert sum(taken.values()) == 15
    assert given == {"gone_over": 2, "still_ours": 3}
