"""Letters on paper, from what waits to what comes back, as the platform's staff handles them."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from services.mailer.domain import paper_contents
from services.portal.clients import paper
from services.portal.clients.refusals import Refused
from services.portal.pages.platform.paper_reports import LONGEST
from tests.portal import papers
from tests.portal.factors import unprove
from tests.portal.house import House, until
from tests.portal.visitor import Page, Visitor

PAPER = "/platform/paper"
POSTED, BACK, COSTS = f"{PAPER}/dispatches", f"{PAPER}/returns", f"{PAPER}/costs"
DAY = "2020-01-02"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


@pytest.fixture
def batch(house: House) -> str:
    """The page of a batch that is made."""
    return f"{PAPER}/batches/{papers.batch(house)}"


def rows(operator: Visitor, batch: str) -> Iterator[dict[str, str]]:
    """Read the manifest of a batch."""
    header, *lines = operator.get(f"{batch}/manifest").response.text.splitlines()
    for line in lines:
        yield dict(zip(header.split(";"), line.split(";"), strict=True))


def hand_in(operator: Visitor, path: str, text: str, action: str) -> Page:
    operator.get(path)
    return operator.send(path, rows=text, action=action)


def test_what_waits_is_counted_and_becomes_a_batch_that_is_followed(
    operator: Visitor, house: House
) -> None:
    papers.letter_to_print(house)
    page = operator.get(PAPER)
    assert "Accounts created" in page.text

    page = operator.send(PAPER, kind="account_created", envelope="dl")

    assert page.path.startswith(f"{PAPER}/batches/")
    until(lambda: f"{page.path}/file" in operator.get(page.path).links())
    assert "To be printed and posted" in operator.page.text
    assert page.path in operator.get(PAPER).links()


def test_a_batch_that_a_colleague_has_ordered_is_shown_while_it_is_made(
    operator: Visitor, house: House, batch: str
) -> None:
    """Its long act is the colleague's alone to follow."""
    path = f"/mailer/v1/paper-batches/{batch.rpartition('/')[2]}"
    body = house.somebody(house.operator()).client.get(path).body
    theirs = {"status": "making", "has_file": False, "job_id": str(uuid4())}
    house.transport.told[path] = {**body, **theirs}, 1

    page = operator.get(batch)

    assert page.status == 200
    assert "Being made" in page.text


def test_a_batch_of_nothing_is_refused_on_the_page(operator: Visitor, house: House) -> None:
    papers.letter_to_print(house)
    operator.get(PAPER)

    page = operator.send(PAPER, kind="letter_copy", envelope="c4")

    assert page.status == 409
    assert "No letter of this kind and size waits" in page.text


def test_a_batch_is_downloaded_with_its_manifest(operator: Visitor, batch: str) -> None:
    page = operator.get(batch)
    before = page.text
    assert f"{batch}/file" in page.links()

    file = operator.get(f"{batch}/file").response

    assert file.mimetype == "application/pdf"
    assert file.data.startswith(b"%PDF-")
    assert next(rows(operator, batch))["place"] == "1"
    assert operator.get(batch).text != before  # it tells of one more download


def test_a_batch_is_downloaded_once_whoever_takes_it_has_shown_who_they_are(
    operator: Visitor, house: House, batch: str
) -> None:
    operator.get(batch)
    unprove(house, operator)
    page = operator.get(f"{batch}/file")
    assert (page.status, page.heading) == (401, "Confirm that it is you")

    page = operator.send("/step-up", password=house.operator().password)

    assert page.path == batch
    assert operator.get(f"{batch}/file").response.data.startswith(b"%PDF-")


def test_the_file_of_a_batch_is_not_taken_by_a_browser_that_asks_for_its_size_alone(
    operator: Visitor, house: House, batch: str
) -> None:
    before = operator.get(batch).text
    house.transport.asked.clear()

    page = operator._read("HEAD", f"{batch}/file", follow=False)

    assert page.status == 200
    assert page.response.mimetype == "application/pdf"
    content = f"/mailer/v1/paper-batches/{batch.rpartition('/')[2]}/content"
    assert [one for one in house.transport.asked if content in one] == [f"HEAD {content}"]
    assert operator.get(batch).text == before


def test_what_has_not_left_is_printed_again_once_it_is_said_why(
    operator: Visitor, batch: str
) -> None:
    again = f"{batch}/print-again"
    assert again in operator.get(batch).links()

    page = operator.get(again)
    assert "Printed and not posted" in page.text
    page = operator.send(again)
    assert page.status == 422
    assert "it stands in the history of the establishment" in page.text
    sent = {**page.form(again), "reason": "Le fichier n'a jamais été pris."}
    page = operator.post(again, sent)

    assert "What had not left waits for another batch." in page.text
    assert "It was given up" in page.text
    assert again not in page.links()
    page = operator.get(again)
    page = operator.post(again, {**page.form(again), "reason": "Encore."})
    assert "there is nothing to put back" in page.text


def test_what_has_left_is_checked_where_it_is_wrong_then_taken_in(
    operator: Visitor, batch: str
) -> None:
    reference = next(rows(operator, batch))["reference"]
    wrong = f"reference;date\n{reference};yesterday\n"

    page = hand_in(operator, POSTED, wrong, "check")

    assert "1 row must be put right." in page.text
    assert "Write the day as" in page.text
    (typed,) = (area for area in page.main.iter("textarea") if area.get("name") == "rows")
    assert reference in (typed.text or "")
    page = hand_in(operator, POSTED, wrong.replace("yesterday", DAY), "check")
    assert "It was printed after this day" in page.text


def handed(operator: Visitor, path: str, content: bytes) -> Page:
    """Have a file checked."""
    form = operator.get(path).form(path)
    file = (BytesIO(content), "departs.csv")
    return operator.post(path, [*form.items(), ("action", "check"), ("file", file)])


def test_a_file_stays_on_the_page_as_it_was_read(operator: Visitor, batch: str) -> None:
    """French Excel writes another encoding, which the service reads."""
    text = f"référence;date\n{next(rows(operator, batch))['reference']};hier\n"

    page = handed(operator, POSTED, text.encode("cp1252"))

    assert "1 row must be put right." in page.text
    assert page.form(POSTED)["rows"].split() == text.split()


def test_of_a_file_that_is_too_long_for_the_page_no_part_stays_there(operator: Visitor) -> None:
    """What was taken in with it would be that part alone."""
    line = f"1;{DAY}\n"
    many = LONGEST // len(line) + 1

    page = handed(operator, POSTED, f"reference;date\n{line * many}".encode())

    assert f"{many:,} rows must be put right." in page.text
    assert "choose its file again" in page.text
    assert page.form(POSTED)["rows"] == ""


def test_a_file_that_is_none_is_told_what_to_do(operator: Visitor) -> None:
    page = hand_in(operator, POSTED, "", "check")
    assert page.status == 422
    assert "Choose a file, or type the rows." in page.text

    page = hand_in(operator, BACK, "reference;date\n1;2\n", "check")
    assert page.status == 422
    assert "The column reason is missing." in page.text


def test_what_comes_back_is_a_task_until_it_is_looked_after(
    operator: Visitor, house: House
) -> None:
    reference, item_id = papers.returned_letter(house)

    page = operator.get(BACK)
    assert reference in page.text
    assert "nobody of this name at the address" in page.text
    page = operator.send(f"{BACK}/{item_id}/settle")

    assert "It is looked after." in page.text
    assert reference not in operator.get(BACK).text
    assert reference in operator.get(BACK, query_string={"show": "settled"}).text


def test_what_left_is_counted_by_month(operator: Visitor, house: House) -> None:
    papers.returned_letter(house)

    assert "Accounts created" in operator.get(COSTS).text
    assert "No letter has left in this year" in operator.get(f"{COSTS}?year=2001").text
    assert operator.get(f"{COSTS}?year=soon").status == 200


def test_what_cannot_be_printed_is_cancelled_once_it_was_said_what_that_means(
    operator: Visitor, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers.letter_to_print(house)
    query = {"status": "to_print", "kind": papers.KIND}
    item = house.somebody(house.operator()).client.get(papers.ITEMS, params=query).body[0]
    failing = [{**item, "id": str(uuid4()), "reference": f"R{n}"} for n in range(110)]
    failing.append({**item, "error": "The address has no town."})
    path = f"{PAPER}/letters/{item['id']}/cancel"

    with monkeypatch.context() as patch:
        patch.setitem(house.transport.lists, papers.ITEMS, failing)
        assert f"{PAPER}/letters/{failing[0]['id']}/cancel" in operator.get(PAPER).links()
        page = operator.get(path)
        assert item["reference"] in page.text
        assert "The address has no town." in page.text
        assert "It cannot be undone." in page.text
        assert "The letter will not be printed." in operator.send(path).text

    told = house.somebody(house.operator()).client.get(papers.ITEMS, params=query).body
    assert item["id"] not in [each["id"] for each in told]
    assert "There is nothing to cancel" in operator.get(path).text


@pytest.mark.parametrize(
    ("kind", "has_codes"),
    [(kind, kind in paper_contents.WITH_CODES) for kind in paper_contents.PaperKind],
)
def test_of_a_letter_with_codes_it_is_said_that_they_are_void(
    operator: Visitor,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    kind: paper_contents.PaperKind,
    has_codes: bool,
) -> None:
    item = {
        **{"id": str(uuid4()), "reference": "R1", "kind": kind.value, "status": "to_print"},
        **{"ordered_at": "2026-11-20T12:00:00Z", "address": ["Essai"], "error": "No town."},
    }
    monkeypatch.setitem(house.transport.lists, papers.ITEMS, [item])

    page = operator.get(f"{PAPER}/letters/{item['id']}/cancel")

    assert page.heading == "Cancel a letter on paper"
    assert ("The codes that it would have carried are void." in page.text) is has_codes


def test_it_is_for_the_duty_to_print_alone(house: House, batch: str) -> None:
    for visitor in (house.signed_in(house.head()), house.signed_in(house.centre())):
        for path in (PAPER, batch, f"{batch}/file", f"{batch}/print-again", POSTED, BACK, COSTS):
            assert visitor.get(path).status == 403


def test_letters_of_sandboxes_are_counted_apart_and_offered_for_no_batch(
    operator: Visitor, house: House
) -> None:
    group = {"kind": "account_created", "envelope": "dl", "letters": 0, "pages": 0, "sheets": 0}
    told = [{**group, "kept_back": 2, "oldest_at": "2026-11-20T12:00:00Z"}]
    house.transport.told["/mailer/v1/paper-items/waiting"] = told, 1

    page = operator.get(PAPER)

    assert (
        "2 letters more are of establishments in the sandbox: they are never printed." in page.text
    )
    assert "Nothing waits to be printed" in page.text


def test_a_reason_is_kept_where_the_service_is_away_or_asked_too_often(
    operator: Visitor, house: House, batch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    again, reason = f"{batch}/print-again", "Perdu par le transporteur."
    key = operator.get(again).form(again)["_key"]
    house.transport.away.add("mailer")
    page = operator.send(again, reason=reason)
    house.transport.away.clear()

    assert page.status == 503
    assert "Try again" in page.text
    assert (page.form(again)["reason"], page.form(again)["_key"]) == (reason, key)

    often = Refused(429, {"code": "too_many", "detail": "Ask again later."}, retry_after=60)

    def refuse(*_asked: Any, **_rest: Any) -> None:
        raise often

    monkeypatch.setattr(paper, "put_back", refuse)
    page = operator.send(again)
    assert (page.status, page.form(again)["reason"]) == (429, reason)
    assert "Ask again later." in page.text
