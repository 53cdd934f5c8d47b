"""The letters of those whom one works for."""

import pytest

from tests.portal.house import House, Person, until
from tests.portal.pages.letters.box import BOX, TOWN, deposited, is_unread
from tests.portal.visitor import Visitor


def assigned(house: House, person: Person, **rights: str) -> Visitor:
    """Let somebody of the centre read the town's letters, and what else is said."""
    centre, place = house.somebody(house.head("gestion")), house.head(TOWN)
    query = {"status": "active", "establishment_ids": place.establishment_id}
    its = centre.client.get("/delegation/v1/delegations", params=query).body[0]
    account_id = house.somebody(person).account_id
    order = {"account_id": account_id, "rights": {"letters": "read"} | rights}
    path = f"/delegation/v1/delegations/{its['id']}/assignments"
    there = f"/mailer/v1/establishments/{place.establishment_id}/letters"

    def is_heard() -> bool:
        centre.client.post(path, expect={200, 201, 422}, json=order)
        return house.somebody(person).client.get(there, expect={200, 403, 404}).status == 200

    until(is_heard)
    return house.signed_in(person)


class TestForOthers:
    @pytest.fixture
    def delegate(self, house: House) -> Visitor:
        """Somebody of the centre who manages the town's accounts too."""
        person, rights = house.agent("gestion"), {"carriere-affiliation": "read"}
        house.assign(person, TOWN, "write")
        return assigned(house, person, accounts="write", **rights)

    def test_are_all_that_is_there_where_one_may_do_nothing_else(self, house: House) -> None:
        _, person, *_ = (
            one
            for one in house.people
            if "gestion" in one.establishment and one.role == "utilisateur"
        )
        visitor, place = assigned(house, person), house.place(TOWN)
        assert place + "/" in visitor.get("/others").links()

        page = visitor.get(f"{place}/")

        assert page.path == f"{place}{BOX}"
        assert page.heading == "Your letters"
        assert f"{place}/establishment/accounts" not in page.links()
        assert visitor.get(f"{place}/establishment/accounts").status == 403

    def test_their_letters_are_read_and_stay_unread_for_their_own_people(
        self, house: House, delegate: Visitor
    ) -> None:
        letter, place = deposited(house), house.place(TOWN)
        page = delegate.get(f"{place}{BOX}")
        assert f"{place}{BOX}/{letter['id']}" in page.links()

        answer = delegate.get(f"{place}{BOX}/{letter['id']}/pdf").response

        assert answer.data.startswith(b"%PDF-")
        assert is_unread(house, letter)
        shown = delegate.get(f"{place}{BOX}/{letter['id']}")
        assert f"{house.agent('gestion').name} for another establishment" in shown.text

    def test_the_unread_ones_of_all_are_counted_and_lead_there(
        self, house: House, delegate: Visitor
    ) -> None:
        deposited(house)
        house.transport.asked.clear()

        page = delegate.get("/others/letters")

        assert "Sainte-Démonstration" in page.text
        assert f"{house.place(TOWN)}{BOX}?unread=true" in page.links()
        of_mailer = [one for one in house.transport.asked if "mailer" in one]
        assert of_mailer == ["GET /mailer/v1/unread-letters"]
        assert "/others/letters" in delegate.get("/").links()

    def test_are_not_offered_where_the_delegation_does_not_open_the_letter_box(
        self, house: House
    ) -> None:
        visitor, place = house.signed_in(house.centre()), house.place(TOWN)

        assert f"{place}{BOX}" not in visitor.get(f"{place}/").links()
        assert visitor.get(f"{place}{BOX}").status == 403
