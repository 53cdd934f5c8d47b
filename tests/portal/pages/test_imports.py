"""Many accounts from one file."""

import io

import pytest

from tests.portal.house import House, until
from tests.portal.pages.test_accounts import ACCOUNTS, head, lines
from tests.portal.visitor import Page, Visitor

__all__ = ["head"]

IMPORT = f"{ACCOUNTS}/import"
HEADER = "civilité;prénom;nom;courriel"
GOOD = "civilité;prénom;nom;courriel\nMme;Inès;Importée;ines@example.org\n"
BAD = "civilité;prénom;nom;courriel\nMme;Inès;Importée;nobody\n"


def send(head: Visitor, text: str, action: str) -> Page:
    head.get(IMPORT)
    form = head.page.form(IMPORT) | {"action": action}
    file = (io.BytesIO(text.encode()), "comptes.csv")
    page = head.post(IMPORT, [*form.items(), ("file", file)], content_type="multipart/form-data")
    until(lambda: head.get(page.path).response.text.count("hx-trigger") == 0)
    return head.page


@pytest.fixture
def template(head: Visitor) -> Page:
    return head.get(f"{IMPORT}/template")


def test_the_template_is_handed_out(template: Page) -> None:
    assert template.response.mimetype == "text/csv"


def test_a_rehearsal_tells_the_faulty_cell_in_its_row_and_creates_nothing(head: Visitor) -> None:
    page = send(head, BAD, "check")

    assert "1 row must be put right." in page.text
    heads = [
        "".join(cell.itertext()) for cell in page.main.iter("th") if cell.get("scope") == "col"
    ]
    assert heads == ["Row", "civilité", "prénom", "nom", "courriel"]
    (row,) = lines(page)
    assert row[:4] == ["Row 2", "Mme", "Inès", "Importée"]
    (faulty,) = [cell for cell in page.main.iter("td") if cell.get("class") == "faulty"]
    assert faulty.get("data-label") == "courriel"
    assert "".join(faulty.find("mark").itertext()) == "nobody"  # type: ignore[union-attr]
    assert "Error:" in "".join(faulty.itertext())
    name = {"q": "Importée", "field": "last_name"}
    assert "0 accounts match" in head.get(ACCOUNTS, query_string=name).text


def test_a_good_file_is_checked_then_imported(house: House, head: Visitor) -> None:
    assert "1 row is good." in send(head, GOOD, "check").text
    page = send(head, GOOD, "import")

    assert "1 account was created." in page.text
    assert "Importée" in head.get(ACCOUNTS, query_string={"q": "Importée"}).text


def carried_out(head: Visitor) -> Page:
    """Press the button of the report that is shown, and wait for what comes of it."""
    path = f"{IMPORT}/{head.page.path.rpartition('/')[2]}"
    page = head.send(path)
    until(lambda: head.get(page.path).response.text.count("hx-trigger") == 0)
    return head.page


def test_a_file_that_was_checked_is_not_asked_for_again(head: Visitor) -> None:
    row = "Mme;Ilona;Retenue;ilona@example.org"
    send(head, f"{HEADER}\n{row}\n", "check")

    page = carried_out(head)

    assert "1 account was created." in page.text
    assert "Retenue" in head.get(ACCOUNTS, query_string={"q": "Retenue"}).text


def test_the_good_rows_of_a_file_with_faults_may_be_created_already(head: Visitor) -> None:
    good, bad = "Mme;Isaure;Correcte;isaure@example.org", "Mme;Iseult;Fautive;nobody"
    page = send(head, "\n".join((HEADER, good, bad)), "check")
    assert "Create only the good row" in page.text

    page = carried_out(head)

    assert "1 account was created." in page.text
    assert "1 row must be put right." in page.text


def test_of_a_file_with_nothing_good_nothing_can_be_created(head: Visitor) -> None:
    page = send(head, BAD, "check")

    assert "Put the file right and check it again" in page.text
    assert "/establishment/accounts/import/" not in page.response.text


def test_no_file_is_asked_for(head: Visitor) -> None:
    head.get(IMPORT)
    page = head.send(IMPORT, action="check")

    assert page.status == 422
    assert "Choose a file first." in page.text


def test_faulty_rows_come_first_and_all_on_demand(head: Visitor) -> None:
    row = BAD.splitlines()[1]
    twin = GOOD.splitlines()[1].replace("Inès", "Iris").replace("ines@", "iris@")
    page = send(head, "\n".join([BAD.splitlines()[0], twin, twin, row]), "check")

    assert [cells[0] for cells in lines(page)] == ["Row 3", "Row 4"]
    assert "1 row is good." in page.text
    assert "2 rows must be put right." in page.text
    (twice,) = [cell for cell in page.main.iter("td") if "faulty" in (cell.get("class") or "")][:1]
    assert "".join(twice.itertext()).strip()

    page = head.get(page.path, query_string={"show": "all"})

    assert [cells[:2] for cells in lines(page)] == [
        ["Row 2", "Good"],
        ["Row 3", "To put right"],
        ["Row 4", "To put right"],
    ]


def test_a_long_act_is_found_again(house: House, head: Visitor) -> None:
    """Whoever has left its page comes back to it by the menu."""
    path = send(head, BAD, "check").path
    page = head.get("/establishment/accounts")
    assert "/establishment/jobs" in page.links()

    page = head.get("/establishment/jobs")

    assert path in page.links()
    assert "Check of a file" in page.text
    assert "Done, 1 left out" in page.text
