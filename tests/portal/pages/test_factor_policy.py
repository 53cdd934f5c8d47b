"""Who must have a second factor in an establishment, and who has none yet (decision 0090)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from deploy.demo.people import Somebody
from shared import clock
from tests.identity.factors import Application
from tests.portal.factors import Protected, colleague, elsewhere, protect, unprove
from tests.portal.house import House, until
from tests.portal.pages.test_security import ADD, SCAN, SECURITY, typed
from tests.portal.test_sessions import ended
from tests.portal.visitor import Page, Visitor

POLICY, PROVE, PROFILE = "/establishment/second-factor", "/step-up", "/account/profile"
TODAY = clock.paris_date(clock.now())
DAY = TODAY + timedelta(days=300)
OF_ADMINISTRATORS = {
    "second_factor_for": "administrators",
    "second_factor_from": DAY.isoformat(),
}
OF_EVERYBODY = {**OF_ADMINISTRATORS, "second_factor_for": "everybody"}
OF_EVERYBODY_NOW = {**OF_EVERYBODY, "second_factor_from": TODAY.isoformat()}


@dataclass
class Place:
    """An establishment of these tests alone.

    :ivar known: who administers it, with a second factor
    """

    known: Protected
    warned: Somebody
    bound: Somebody
    late: Somebody
    unready: Somebody


@pytest.fixture(scope="module")
def place(house: House) -> Place:
    head = elsewhere(house)
    warned, bound = colleague(house, head, "Prévenue"), colleague(house, head, "Tenue")
    late = colleague(house, head, "Tardive")
    unready = colleague(house, head, "Surprise")
    return Place(protect(house, head), warned, bound, late, unready)


@pytest.fixture
def head(place: Place) -> Iterator[Visitor]:
    """An administrator, whose establishment asks for no more than the platform afterwards."""
    yield place.known.signed_in()
    visitor = place.known.signed_in()
    visitor.get(POLICY)
    visitor.send(POLICY, second_factor_for="", second_factor_from="")


def row(page: Page, words: str) -> str:
    """The row of a list that has some words; empty: none has."""
    rows = (" ".join("".join(one.itertext()).split()) for one in page.main.iter("tr"))
    return next((one for one in rows if words in one), "")


def arrived(house: House, person: Somebody) -> Visitor:
    visitor = house.visitor()
    visitor.sign_in(person.identifier, person.password)
    return visitor


def added(house: House, person: Somebody, visitor: Visitor) -> Protected:
    """Add an application, page by page."""
    visitor.get(ADD)
    key = typed(visitor.send(ADD, name="Téléphone de service"))
    page = visitor.send(SCAN, code=Application(key).code())
    assert "your account is protected" in page.text
    return Protected(house, person, Application(key), [])


class TestAPolicy:
    def test_is_raised_and_withdrawn(self, head: Visitor) -> None:
        head.get(POLICY)

        page = head.send(POLICY, **OF_ADMINISTRATORS)

        assert "It is settled" in page.text
        form = page.form(POLICY)
        assert {name: form[name] for name in OF_ADMINISTRATORS} == OF_ADMINISTRATORS
        page = head.send(POLICY, second_factor_for="")
        assert "asks for it no more" in page.text
        assert page.form(POLICY)["second_factor_from"] == ""

    def test_takes_a_proof_of_who_one_is_and_what_was_chosen_comes_back(
        self, house: House, place: Place, head: Visitor
    ) -> None:
        head.get("/help")
        unprove(house, head)
        head.get(POLICY)
        assert head.send(POLICY, **OF_ADMINISTRATORS).heading == "Confirm that it is you"

        page = head.send(PROVE, code=place.known.code())

        form = page.form(POLICY)
        assert {name: form[name] for name in OF_ADMINISTRATORS} == OF_ADMINISTRATORS
        assert "It is settled" in head.send(POLICY).text

    def test_names_a_day_that_is_ahead(self, head: Visitor) -> None:
        head.get(POLICY)

        for day, told in (("", "Say from which day on."), ("2020-01-01", "From this day on")):
            page = head.send(POLICY, second_factor_for="everybody", second_factor_from=day)

            assert page.status == 422
            assert told in page.text
            assert page.form(POLICY)["second_factor_for"] == "everybody"
            assert page.form(POLICY)["second_factor_from"] == day

    def test_does_not_call_the_day_optional_which_it_needs_and_takes_none_without_a_policy(
        self, head: Visitor
    ) -> None:
        page = head.get(POLICY)
        label = page.document.find(".//label[@for='second_factor_from']")
        field = page.document.find(".//input[@id='second_factor_from']")

        assert label is not None
        assert field is not None
        assert "".join(label.itertext()).strip() == "From this day on"
        assert "required" not in field.attrib  # "Whom the platform asks" is sent without
        assert "Needed with “Administrators” or “Everybody”" in page.text

    def test_that_was_changed_elsewhere_shows_both(self, head: Visitor) -> None:
        before = head.get(POLICY).form(POLICY)
        head.send(POLICY, **OF_ADMINISTRATORS)

        page = head.post(POLICY, {**before, "second_factor_for": "", "_key": ""})

        assert page.status == 412
        assert "They are now:" in page.text
        assert page.form(POLICY)["second_factor_for"] == ""
        assert "asks for it no more" in head.send(POLICY).text  # the version is that of now

    def test_is_kept_where_the_service_is_away(self, house: House, head: Visitor) -> None:
        head.get(POLICY)
        house.transport.away.add("accounts")

        page = head.send(POLICY, **OF_ADMINISTRATORS)

        house.transport.away.clear()
        assert page.status == 503
        form = page.form(POLICY)
        assert {name: form[name] for name in OF_ADMINISTRATORS} == OF_ADMINISTRATORS
        assert "It is settled" in head.send(POLICY).text

    def test_is_for_administrators(self, house: House) -> None:
        assert house.signed_in(house.agent()).get(POLICY).status == 403


class TestWhoHasNoneYet:
    def test_is_listed_with_the_day_from_which_they_must(self, place: Place, head: Visitor) -> None:
        name = place.bound.last_name
        assert "need not" in row(head.get(POLICY), name)
        assert place.known.somebody.last_name not in head.page.text.partition("Who has none yet")[2]

        head.send(POLICY, **OF_EVERYBODY)

        until(lambda: "need not" not in row(head.get(POLICY), name))
        assert f"/establishment/accounts/{place.bound.account_id}" in head.page.links()
        assert row(head.get(POLICY, query_string={"needed": "yes"}), name)

    def test_is_shown_to_the_end_where_a_page_beyond_it_is_asked_for(self, head: Visitor) -> None:
        page = head.get(POLICY, query_string={"page": 99})

        assert page.path == f"{POLICY}?page=1"
        assert "Everybody concerned has one" not in page.text

    def test_is_told_where_everybody_has_one_or_need_not(self, head: Visitor) -> None:
        def is_told() -> bool:
            page = head.get(POLICY, query_string={"needed": "yes"})
            return "Everybody concerned has one" in page.text

        until(is_told)

        assert POLICY in head.page.links()


class TestWhoeverHasNone:
    def test_is_told_the_day_while_it_is_ahead_until_they_add_one(
        self, house: House, place: Place, head: Visitor
    ) -> None:
        head.get(POLICY)
        head.send(POLICY, **OF_EVERYBODY)
        until(lambda: "is asked for here" in arrived(house, place.warned).page.text)

        visitor = arrived(house, place.warned)

        day = f"{DAY.day} {DAY:%B} {DAY.year}"
        assert f"From {day} on, a second factor is asked for here." in visitor.page.text
        assert SECURITY in visitor.page.links()
        added(house, place.warned, visitor)
        assert "is asked for here" not in visitor.get("/").text

    def test_can_do_nothing_but_add_one_and_then_shows_it(
        self, house: House, place: Place, head: Visitor
    ) -> None:
        head.get(POLICY)
        head.send(POLICY, **OF_EVERYBODY_NOW)
        until(lambda: arrived(house, place.bound).page.path == SECURITY)

        visitor = arrived(house, place.bound)

        assert "Until you have added one" in visitor.page.text
        assert visitor.get("/").path == SECURITY
        page = visitor.get("/account/rights")
        assert (page.status, page.heading) == (403, "A second factor is asked for here")
        assert SECURITY in page.links()
        known = added(house, place.bound, visitor)
        assert "Show yours to go on." in visitor.get(SECURITY).text
        assert "Régie des Facteurs" not in visitor.page.title  # `accounts` tells nothing yet
        visitor.get(f"{PROVE}?next=/")
        page = visitor.send(PROVE, code=known.code())
        assert (page.path, page.heading) == ("/", "Dashboard")
        assert "Régie des Facteurs" in page.title  # as of whoever signs in: menus go by it

    def test_has_a_form_back_that_was_sent_too_late_once_one_is_added_and_shown(
        self, house: House, place: Place, head: Visitor
    ) -> None:
        visitor = arrived(house, place.late)
        form = {**visitor.get(PROFILE).form(PROFILE), "phone": "05 55 12 34 56"}
        ended(house, visitor)
        head.get(POLICY)
        head.send(POLICY, **OF_EVERYBODY_NOW)
        until(lambda: arrived(house, place.late).page.path == SECURITY)
        assert visitor.post(PROFILE, form).status == 401

        told = {"identifier": place.late.identifier, "password": place.late.password}
        page = visitor.send("/sign-in", **told)
        assert page.heading == "A second factor is asked for here"
        assert SECURITY in page.links()
        page = visitor.send(PROVE, other="added")
        assert "Your account has no second factor yet" in page.text
        known = added(house, place.late, visitor)  # in another tab
        visitor.page = page
        page = visitor.send(PROVE, other="added")
        assert page.heading == "Confirm that it is you"
        page = visitor.send(PROVE, code=known.code())

        assert page.form(PROFILE)["phone"] == form["phone"]

    def test_does_not_lose_a_form_that_the_policy_came_upon(
        self, house: House, place: Place, head: Visitor
    ) -> None:
        visitor = arrived(house, place.unready)
        form = {**visitor.get(PROFILE).form(PROFILE), "phone": "05 55 12 34 56"}
        head.get(POLICY)
        head.send(POLICY, **OF_EVERYBODY_NOW)
        until(lambda: arrived(house, place.unready).page.path == SECURITY)

        page = visitor.post(PROFILE, form)

        assert (page.status, page.heading) == (403, "A second factor is asked for here")
        kept = house.portal.sealer.open(page.form(PROVE)["_kept"], purpose="form")
        assert kept["fields"]["phone"] == [form["phone"]]

    def test_is_promised_no_form_that_is_somebody_elses(
        self, house: House, place: Place, head: Visitor
    ) -> None:
        visitor = house.signed_in(house.agent())
        form = visitor.get(PROFILE).form(PROFILE)
        ended(house, visitor)
        visitor.post(PROFILE, form)
        head.get(POLICY)
        head.send(POLICY, **OF_EVERYBODY_NOW)
        until(lambda: arrived(house, place.unready).page.path == SECURITY)

        told = {"identifier": place.unready.identifier, "password": place.unready.password}

        assert visitor.send("/sign-in", **told).path == SECURITY
