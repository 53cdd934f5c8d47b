"""Asking for delegations: read over as a sentence, row by row, typed in or from a file."""

import csv
import io

from tests.portal.house import AT_ONCE, House, until
from tests.portal.pages.test_delegations import LIST, centre, delegations
from tests.portal.visitor import Page, Visitor

__all__ = ["centre"]

ASK, FILE = f"{LIST}/ask", f"{LIST}/ask/file"
WRONG = "22995922600015"
"""A good SIRET that nobody has."""


def town_of(house: House) -> tuple[str, str]:
    """The SIRET and a contract number of the town."""
    row = next(row for row in delegations(house, "gestion") if "Sainte" in str(row["delegating"]))
    delegating = row["delegating"]
    assert isinstance(delegating, dict)
    return str(delegating["siret"]), str(row["contract_number"])


def send(centre: Visitor, text: str, action: str) -> Page:
    form = [*centre.get(FILE).form(FILE).items(), ("action", action)]
    file = (io.BytesIO(text.encode()), "demandes.csv")
    return centre.post(FILE, [*form, ("file", file)], content_type="multipart/form-data")


class TestARequest:
    def test_is_read_over_as_a_sentence_changed_and_sent_with_a_reference(
        self, house: House, centre: Visitor
    ) -> None:
        siret, contract = town_of(house)
        before = len(delegations(house, "gestion"))
        centre.get(ASK)
        typed = {
            "targets": f"{siret}\t{contract}\tLot 7\n{WRONG} A1",
            "right.finances-declarations": "read",
            "message": "Pour la paie.",
        }

        page = centre.send(ASK, **typed)
        assert page.heading == "Read the request over"
        assert "asks 2 establishments to let it act for them for 18 months:" in page.text
        assert "Pour la paie." in page.text
        assert "Lot 7" in page.text
        assert "1 cannot be asked: see why." in page.text
        assert len(delegations(house, "gestion")) == before
        page = centre.send(ASK, step="change")
        assert page.form(ASK)["targets"].splitlines() == typed["targets"].splitlines()
        centre.send(ASK, **{"right.finances-declarations": "write"})
        page = centre.send(ASK, step="send")

        assert "1 establishment is asked." in page.text
        made = delegations(house, "gestion")[0]
        assert made["own_reference"] == "Lot 7"
        (link,) = (link for link in page.links() if str(made["id"]) in link)
        centre.get(f"{link}/cancel")
        centre.send(f"{link}/cancel")

    def test_to_so_many_is_checked_by_a_long_act(self, centre: Visitor) -> None:
        centre.get(ASK)
        targets = "\n".join(f"{WRONG} A{number}" for number in range(AT_ONCE + 1))

        page = centre.send(ASK, **{"targets": targets, "right.finances-declarations": "read"})

        assert "a long act checks" in page.text
        (check,) = (link for link in page.links() if "/jobs/" in link)
        until(lambda: "hx-trigger" not in centre.get(check).response.text)
        assert f"{AT_ONCE + 1} cannot be asked: see why." in centre.page.text
        assert WRONG in centre.page.text

    def test_that_a_service_cannot_take_comes_back_with_what_was_typed(
        self, house: House, centre: Visitor
    ) -> None:
        siret, contract = town_of(house)
        centre.get(ASK)
        typed = {"targets": f"{siret} {contract}", "right.finances-declarations": "read"}

        page = centre.send(ASK, **typed, ends_on="2001-01-01")

        assert page.status == 422
        assert page.form(ASK)["targets"] == typed["targets"]
        assert page.form(ASK)["ends_on"] == "2001-01-01"


class TestAFile:
    def test_has_a_template_with_a_column_for_each_service(self, centre: Visitor) -> None:
        answer = centre.get(f"{ASK}/template").response

        (header,) = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")
        assert answer.mimetype == "text/csv"
        assert header[:4] == ["SIRET", "contract number", "last day", "own reference"]
        assert "right: finances-declarations" in header

    def test_as_the_template_has_it_is_checked_row_by_row_then_sent(
        self, house: House, centre: Visitor
    ) -> None:
        siret, contract = town_of(house)
        template = centre.get(f"{ASK}/template").response.data.decode("utf-8-sig").strip()
        columns = template.split(";")
        row = [siret, contract, "", "Lot 9", *[""] * (len(columns) - 4)]
        row[columns.index("right: finances-declarations")] = "lecture"
        wrong = ["12", "", "", "", *row[4:]]
        before = len(delegations(house, "gestion"))
        text = "\n".join([template, ";".join(row), ";".join(wrong)])

        page = send(centre, text, "check")
        assert "Nothing is asked yet." in page.text
        assert "1 establishment can be asked." in page.text
        assert "1 cannot be asked: see why." in page.text
        assert len(delegations(house, "gestion")) == before
        page = send(centre, text, "send")

        assert "1 establishment is asked." in page.text
        made = delegations(house, "gestion")[0]
        assert made["own_reference"] == "Lot 9"
        centre.get(f"{LIST}/{made['id']}/cancel")
        centre.send(f"{LIST}/{made['id']}/cancel")

    def test_that_is_none_says_what_to_do(self, centre: Visitor) -> None:
        page = send(centre, "nom;prénom\nA;B\n", "check")
        assert page.status == 422
        assert "Row 1" in page.text

        centre.get(FILE)
        page = centre.send(FILE)
        assert page.status == 422
        assert "Choose a file first." in page.text
