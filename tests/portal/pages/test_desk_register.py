"""Operators bring in the register of establishments, file by file."""

import pytest

from deploy.demo import register
from deploy.demo.register import Entry
from services.accounts.api.register import LARGEST as LARGEST_OF_API
from services.portal.access import BESIDE_FILE
from services.portal.pages.platform.register import LARGEST
from tests.portal.house import House, until
from tests.portal.registers import REGISTER, bring_in, new_entry
from tests.portal.visitor import Visitor


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


@pytest.fixture(scope="module")
def entry(house: House) -> Entry:
    """An establishment that the register is about to know."""
    return new_entry(house)


class TestTheRegister:
    def test_takes_a_file_once_its_rows_are_right(self, operator: Visitor, entry: Entry) -> None:
        content = register.to_csv([entry])
        faulty = f"{content.splitlines()[1].replace(entry.siret, '12345678901234')}\n"

        checked = bring_in(operator, f"{content}{faulty}", "check")
        assert "The file is checked; nothing was changed." in checked.text
        assert "1 row is new" in checked.text
        assert "12345678901234" in checked.text
        assert "1 row must be put right." in checked.text
        assert "Nothing matches" in operator.get(REGISTER, query_string={"q": entry.siret}).text

        done = bring_in(operator, content, "import")
        assert "The file is brought in." in done.text
        page = operator.get(REGISTER, query_string={"q": entry.siret})
        assert "Syndicat des Essais" in page.text
        assert "1 row says what is known" in bring_in(operator, content, "check").text

    def test_takes_a_file_that_was_checked_without_its_being_sent_again(
        self, operator: Visitor, house: House
    ) -> None:
        assert house.scene is not None
        other = register.draw(
            "Régie des Essais", "Essai-sur-Loire", ("ms", "Aude", "Rey"), chance=house.scene.chance
        )
        faulty = register.to_csv([other]).splitlines()[1].replace(other.siret, "12345678901234")
        checked = bring_in(operator, f"{register.to_csv([other])}{faulty}\n", "check")
        path = checked.path
        assert "Bring in the good rows" in checked.text

        operator.send(path)
        until(lambda: "hx-trigger" not in operator.get(operator.page.path).response.text)

        assert operator.page.path != path
        assert "The file is brought in." in operator.page.text
        assert other.name in operator.get(REGISTER, query_string={"q": other.siret}).text

    def test_stops_a_file_that_is_under_way(self, operator: Visitor, house: House) -> None:
        file_id = house.register_file()
        path, job = f"{REGISTER}/import/{file_id}", f"/accounts/v1/jobs/{file_id}"
        body = house.somebody(house.operator()).client.get(job).body
        running = {**body, "status": "running", "done": 1, "total": 4, "ended_at": None}
        house.transport.told[job] = running, 1

        operator.get(path)
        page = operator.send(f"{path}/stop")

        assert page.status == 409  # it has ended, in truth
        assert f"POST {job}/cancel" in house.transport.asked

    def test_takes_a_file_as_large_as_the_api_does_and_no_larger(self, operator: Visitor) -> None:
        assert LARGEST == LARGEST_OF_API
        large = bring_in(operator, "a;b\n" * (LARGEST // 4 - 1), "check")
        assert large.status == 422, large.text

        assert bring_in(operator, "a;b\n" * (LARGEST // 4 + BESIDE_FILE), "check").status == 413

    def test_says_what_is_no_file_of_its_kind(self, operator: Visitor) -> None:
        page = operator.get(f"{REGISTER}/import")
        page = operator.send(f"{REGISTER}/import", action="check")
        assert page.status == 422
        assert "Choose a file first." in page.text
        assert bring_in(operator, "a;b\n1;2\n", "check").status == 422
