"""Reviews of the accounts."""

from uuid import uuid4
from xml.etree.ElementTree import Element

from deploy.demo.chapters import accounts
from tests.accounts.people import in_letters
from tests.portal.house import House, until
from tests.portal.visitor import Page, Visitor

REVIEWS = "/establishment/reviews"


def opened(house: House, language: str = "en") -> Visitor:
    """Be at the open review of the hospital."""
    head = house.signed_in(house.head(), language)
    page = head.get(REVIEWS)
    newest = next((row for row in page.main.iter("tr") if row.find(".//a") is not None), None)
    if newest is not None and ("Under way" in _text(newest) or "En cours" in _text(newest)):
        link = newest.find(".//a")
        assert link is not None
        head.get(link.get("href") or "")
    else:
        head.send(REVIEWS)
    return head


def newcomers(house: House, count: int) -> str:
    """Give people accounts who create their passwords; tell the name that they share."""
    assert house.scene is not None
    head, name = house.somebody(house.head()), f"Revu{in_letters(uuid4().hex[:8])}"
    for number in range(count):
        person = house.scene.cast.somebody("ms", "Anne", f"{name} {'ABCDE'[number]}")
        accounts.create(head, person, profile="user", rights={})
        house.scene.cast.create_password(person)
        path = f"{accounts.accounts_of(head)}/{person.account_id}"
        until(lambda path=path: head.client.get(path).body["status"] == "active")  # type: ignore[misc]
    return name


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def rows(page: Page) -> list[str]:
    """Who stands on the page."""
    found = [row for row in page.main.iter("tr") if (row.get("id") or "").startswith("a-")]
    return [_text(row) for row in found]


def buttons(page: Page, verdict: str = "") -> list[str]:
    """What the buttons of the rows send."""
    values = [b.get("value") or "" for b in page.main.iter("button") if b.get("name") == "one"]
    return [value for value in values if f":{verdict}" in value]


def decide(visitor: Visitor, one: str) -> Page:
    """Press the button of a row."""
    (form,) = (
        form for form in visitor.page.main.iter("form") if form.get("data-review") is not None
    )
    sent = {i.get("name") or "": i.get("value") or "" for i in form.iter("input")}
    return visitor.post(form.get("action") or "", {**sent, "one": one})


class TestAReview:
    def test_shows_each_account_with_its_last_sign_in_and_a_recommendation(
        self, house: House
    ) -> None:
        name = newcomers(house, 1)
        head = opened(house)
        page = head.get(head.page.path, query_string={"q": name})

        (row,) = rows(page)
        assert page.heading.startswith("Review of")
        assert name in row
        assert "Renew is in use" in row
        assert "never" in row

    def test_is_searched_and_filtered_in_the_address(self, house: House) -> None:
        name = newcomers(house, 2)
        head = opened(house)
        path = head.page.path

        page = head.get(path, query_string={"q": name, "sort": "-last_name", "x": "1"})
        found = rows(page)
        assert len(found) == 2
        assert f"“{name}”" in page.text
        assert page.form(path)["q"] == name
        head.get(path, query_string={"q": name, "sort": "last_name"})
        assert rows(head.page) == found[::-1]
        head.get(path, query_string={"q": name, "recommendation": "delete"})
        assert rows(head.page) == []
        assert "No account here" in head.page.text
        head.get(path, query_string={"q": name, "decision": "leave"})
        assert rows(head.page) == []

    def test_takes_one_decision_and_goes_on_with_the_next(self, house: House) -> None:
        name = newcomers(house, 2)
        head = opened(house)
        path = head.page.path
        page = head.get(path, query_string={"q": name, "decision": "undecided"})
        first, second = buttons(page, "leave")

        decide(head, first)

        following = second.split(":")[0]
        assert head.page.path.endswith(f"#a-{following}")
        assert "decision=undecided" in head.page.path
        assert f"q={name}" in head.page.path
        assert "left as it is." in head.page.text
        assert len(rows(head.page)) == 1

    def test_goes_on_with_what_is_left_after_the_last_of_a_page(self, house: House) -> None:
        name = newcomers(house, 1)
        head = opened(house)
        page = head.get(head.page.path, query_string={"q": name, "decision": "undecided"})

        page = decide(head, buttons(page, "leave")[0])

        assert page.path.endswith("#left")
        (left,) = (e for e in page.main.iter("div") if e.get("id") == "left")
        assert left.get("tabindex") == "-1"
        assert "No account here" in "".join(left.itertext())

    def test_leads_to_the_last_page_that_there_is(self, house: House) -> None:
        name = newcomers(house, 1)
        head = opened(house)

        page = head.get(head.page.path, query_string={"q": name, "page": "7"})

        assert page.path.endswith(f"?q={name}&page=1")
        assert len(rows(page)) == 1

    def test_tells_why_a_decision_is_refused(self, house: House) -> None:
        head = opened(house)
        path = head.page.path
        page = head.get(path, query_string={"q": house.head().identifier})

        page = decide(head, buttons(page, "delete")[0])

        assert "Nobody deletes their own account" in page.text

    def test_passes_over_what_makes_no_sense(self, house: House) -> None:
        head = opened(house)
        path = head.page.path

        for one in ("", "x", "a:b:c", f"{house.account()}:keep:"):
            before = buttons(head.get(path))
            assert buttons(decide(head, one)) == before
        assert head.get(path, query_string={"sort": "phone", "status": "invited"}).status == 200


class TestManyAtOnce:
    def test_follows_the_recommendations_that_it_foretold(self, house: House) -> None:
        name = newcomers(house, 3)
        head = opened(house)
        path = head.page.path
        page = head.get(path, query_string={"q": name})
        decide(head, buttons(page, "leave")[0])
        head.get(path, query_string={"q": name})
        assert "Follow the recommendations for 2 accounts…" in head.page.text

        page = head.send(f"{path}/many", many="recommended")
        assert page.heading.startswith("Follow the recommendations")
        assert "2 accounts will be renewed for 18 months" in page.text
        page = head.send(f"{path}/many/do")

        assert "Decided on 2 accounts." in page.text
        assert page.text.count("Renewed") == 2
        page = head.get(path, query_string={"q": name, "decision": "renew"})
        assert len(rows(page)) == 2

    def test_decides_on_all_that_match_and_says_who_is_left_out(self, house: House) -> None:
        head = opened(house)
        path = head.page.path
        head.get(path, query_string={"q": house.head().identifier})

        page = head.send(f"{path}/many", many="delete")

        assert "1 account is left out:" in page.text
        assert "Nobody deletes their own account" in page.text
        assert "Nothing: nobody is left to decide on." in page.text
        assert "Confirm" not in page.text

    def test_does_nothing_where_the_number_has_changed(self, house: House) -> None:
        name = newcomers(house, 1)
        head = opened(house)
        path = head.page.path
        head.get(path, query_string={"q": name})
        head.send(f"{path}/many", many="delete")

        page = head.send(f"{path}/many/do", expected="7")

        assert "nothing was done" in page.text
        assert "1 account will be deleted for good" in page.text
        assert len(rows(head.get(path, query_string={"q": name, "decision": "undecided"}))) == 1

    def test_is_done_once_however_often_it_is_sent(self, house: House) -> None:
        name = newcomers(house, 1)
        head = opened(house)
        path = head.page.path
        head.get(path, query_string={"q": name})
        head.send(f"{path}/many", many="renew")
        form = head.page.form(f"{path}/many/do")

        first, second = (head.post(f"{path}/many/do", form).text for _ in range(2))

        assert first == second
        assert "Decided on 1 account." in first

    def test_leads_back_where_nothing_is_chosen(self, house: House) -> None:
        head = opened(house)
        path = head.page.path

        assert head.get(f"{path}/many").path == path
        assert head.get(f"{path}/many/do").path == path
        assert "Choose what to decide first." in head.send(f"{path}/many", many="keep").text

    def test_speaks_french(self, house: House) -> None:
        name = newcomers(house, 2)
        head = opened(house, "fr")
        path = head.page.path
        head.get(path, query_string={"q": name})
        assert "Suivre les recommandations pour 2 comptes…" in head.page.text

        page = head.send(f"{path}/many", many="recommended")

        assert page.heading.startswith("Suivre les recommandations")
        assert "2 comptes seront renouvelés" in page.text


def test_a_review_is_closed(house: House) -> None:
    head = opened(house)
    path = head.page.path

    page = head.get(f"{path}/close")
    assert "stay as they are." in page.text
    page = head.send(f"{path}/close")

    assert "The review is closed." in page.text
    assert "Closed on" in page.text
    page = head.get(path)
    assert buttons(page) == []
    assert "Follow the recommendation" not in page.text
