"""The people of a centre: where they work, what they did there, and who takes their work over."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.portal import clients
from services.portal.clients.assignments import Assignment, Worked
from services.portal.clients.delegations import Person as Delegate
from services.portal.clients.delegations import Side
from services.portal.clients.many import UNCHANGED, Told
from services.portal.pages.others.matrix import WIDEST, Table
from tests.portal.house import House, until
from tests.portal.pages.test_delegations import active
from tests.portal.pages.test_others import TOWN, centre
from tests.portal.visitor import Visitor

__all__ = ["centre"]

HAND_OVER, HISTORY = "/others/hand-over", "/others/history"


def person(number: int) -> Assignment:
    """Somebody who may change one service and read another."""
    return Assignment(
        id=uuid4(),
        rights={"affiliation": "write", "letters": "read"},
        assigned_at=datetime.now(UTC),
        account_id=uuid4(),
        holder=Delegate(title="ms", first_name="Anna", last_name=f"N{number:02}"),
    )


def worked(name: str, people: list[Assignment]) -> Worked:
    """An establishment where these work."""
    return Worked(uuid4(), Side(name, "1" * 14), datetime.now(UTC).date(), {}, people)


class TestWhatOurPeopleDid:
    def test_says_what_was_done_where_and_not_to_whom(self, house: House, centre: Visitor) -> None:
        head, place = house.somebody(house.head("gestion")), house.head("Sainte").establishment_id
        accounts = f"/accounts/v1/establishments/{place}/accounts"
        (someone,) = head.client.get(accounts, params={"page_size": 1, "status": "active"}).body
        head.client.post(f"{accounts}/{someone['id']}/renew", json={})
        wanted = {"q": head.last_name}

        def is_told() -> bool:
            return "Account renewed" in centre.get(HISTORY, query_string=wanted).text

        until(is_told)
        page = centre.page
        assert TOWN in page.text
        assert someone["last_name"] not in "".join(page.main.itertext())
        page = centre.get(HISTORY, query_string={"q": "zzzz"})
        assert "Nothing matches" in page.text
        days = {"since": "2026-02-02", "until": "2026-01-01"}
        page = centre.get(HISTORY, query_string=days)
        assert page.status == 422
        assert "It comes before the first day." in page.text


class TestWhoWorksWhere:
    def test_shows_people_beside_establishments_with_the_level_of_each(
        self, house: House, centre: Visitor
    ) -> None:
        head = house.head("gestion")
        where = "/others/who-works-where"

        page = centre.get(where, query_string={"q": "Sainte", "service": "accounts"})

        columns = ["".join(each.itertext()) for each in page.main.iter("th")]
        assert TOWN in columns
        name = next(one for one in columns if head.name.split()[-1] in one)
        row = next(r for r in page.main.iter("tr") if TOWN in "".join(r.itertext()))
        (cell,) = (each for each in row.iter("td") if each.get("data-label") == name)
        assert "Modification" in "".join(cell.itertext())
        assert f"{active(house)}/people" in page.links()
        assert "No establishment is like that" in centre.get(where, query_string={"q": "zz"}).text

    def test_names_those_who_work_most_and_counts_the_others(self) -> None:
        people = [person(number) for number in range(WIDEST + 2)]
        busy = people[-1]
        many = worked("A", people), worked("B", [busy])

        table = Table.of(many, "")

        assert len(table.people) == WIDEST
        assert table.further == 2
        assert str(busy.account_id) in table.people
        (_, cells, hidden), (_, alone, none) = table.rows
        assert (len(cells), hidden, none) == (WIDEST, 2, 0)
        assert sum(bool(cell.level) for cell in alone) == 1
        assert max(cell.services for cell in alone) == 2
        assert all(cell.level in ("", "read") for cell in Table.of(many, "letters").rows[0][1])


class TestHandingOver:
    def test_moves_what_one_works_on_to_a_colleague_once_it_was_shown(
        self, house: House, centre: Visitor
    ) -> None:
        where = active(house)
        leaving, colleague = house.head("gestion"), "Noémie Dupond"
        people = {"from": leaving.name.split()[-1], "to": "Dupond"}
        centre.get(HAND_OVER, query_string=people)
        ids = {
            "from_account_id": house.somebody(leaving).account_id,
            "to_account_id": self._id_of(house, "Dupond"),
        }

        page = centre.send(HAND_OVER, **ids)
        assert "Nothing is done yet." in page.text
        assert f"{leaving.name} hands" in page.text
        assert TOWN in page.text
        assert colleague not in centre.get(f"{where}/people").text
        centre.get(HAND_OVER, query_string=people)
        centre.send(HAND_OVER, **ids)
        page = centre.send(HAND_OVER, step="do")

        assert page.heading == "What was done"
        assert TOWN in page.text
        assert colleague in centre.get(f"{where}/people").text
        centre.get(HAND_OVER, query_string={"from": people["to"], "to": people["from"]})
        back = dict(zip(ids, reversed(ids.values()), strict=True))
        centre.send(HAND_OVER, **back)
        centre.send(HAND_OVER, step="do")
        there = f"/accounts/v1/establishments/{house.head('Sainte').establishment_id}/accounts"
        client = house.somebody(leaving).client
        until(lambda: client.get(there, expect={200, 403, 404}).status == 200)
        assert colleague not in centre.get(f"{where}/people").text

    def _id_of(self, house: House, name: str) -> str:
        head = house.somebody(house.head("gestion"))
        accounts = f"/accounts/v1/establishments/{head.establishment_id}/accounts"
        (found,) = head.client.get(accounts, params={"q": name, "field": "last_name"}).body
        return str(found["id"])

    def test_offers_nothing_to_hand_over_where_it_is_so_already(
        self, house: House, centre: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = [Told(None, UNCHANGED, "Mairie d'Exemple", "1" * 14)]
        monkeypatch.setattr(clients.many, "act", lambda *_, **__: told)
        leaving, colleague = house.head("gestion"), house.agent("gestion")
        words = [person.name.split()[-1] for person in (leaving, colleague)]
        centre.get(HAND_OVER, query_string={"from": words[0], "to": words[1]})

        page = centre.send(
            HAND_OVER,
            from_account_id=house.somebody(leaving).account_id,
            to_account_id=house.somebody(colleague).account_id,
        )

        assert "1 delegation is so already" in page.text
        assert "hands 0 delegations" in page.text
        assert "Hand them over" not in page.text

    def test_needs_both_and_two_different_people(self, house: House, centre: Visitor) -> None:
        name = house.head("gestion").name.split()[-1]
        centre.get(HAND_OVER, query_string={"from": name, "to": name})
        page = centre.send(HAND_OVER)
        assert page.status == 422
        assert page.text.count("Choose somebody.") >= 2

        same = house.somebody(house.head("gestion")).account_id
        page = centre.send(HAND_OVER, from_account_id=same, to_account_id=same)
        assert page.status == 422
        assert page.form(HAND_OVER)["from_account_id"] == same
