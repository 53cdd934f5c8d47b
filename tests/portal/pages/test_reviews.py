"""Reviews of the accounts."""

from tests.portal.house import House
from tests.portal.visitor import Visitor

REVIEWS = "/establishment/reviews"


def opened(house: House) -> Visitor:
    """Be at the open review of the hospital."""
    head = house.signed_in(house.head())
    page = head.get(REVIEWS)
    if "Under way" in page.text:
        head.get(next(link for link in page.links() if link.startswith(f"{REVIEWS}/")))
    else:
        head.send(REVIEWS)
    return head


def test_each_account_has_its_last_sign_in_a_recommendation_and_a_decision(house: House) -> None:
    head = opened(house)
    page = head.page
    assert page.heading.startswith("Review of")
    assert "is in use" in page.text
    buttons = [b for b in page.document.iter("button") if b.get("name") == "one"]
    value = next(b.get("value") or "" for b in buttons if (b.get("value") or "").endswith(":leave"))
    path = page.path.split("?")[0]

    page = head.send(path, one=value)

    assert "Decided on 1 account." in page.text
    assert value not in page.response.text


def test_recommendations_are_followed_and_the_review_closed(house: House) -> None:
    head = opened(house)
    path = head.page.path.split("?")[0]
    form = [(f.get("name") or "", f.get("value") or "") for f in head.page.main.iter("input")]
    page = head.post(path, [*form, ("follow", "yes")])
    assert "Decided on" in page.text

    page = head.send(f"{path}/close")

    assert "The review is closed." in page.text
    assert "Closed on" in page.text
