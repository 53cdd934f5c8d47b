"""Acting for another establishment: the same pages, where the address says, as far as it lets."""

import io
import re
from uuid import uuid4

import pytest

from services.portal import acting
from tests.portal.house import House, until
from tests.portal.pages.test_accounts import letters
from tests.portal.people import Person
from tests.portal.test_sessions import ended
from tests.portal.visitor import Page, Visitor

ACCOUNTS = "/establishment/accounts"
TOWN = "Commune de Sainte-Démonstration (démonstration)"


@pytest.fixture
def delegate(house: House) -> Person:
    """A user of the centre, who manages the town's accounts and reads the hospital's."""
    person = house.agent("gestion")
    house.assign(person, "Sainte", "write")
    house.assign(person, "hospitalier", "read")
    return person


@pytest.fixture
def visitor(house: House, delegate: Person) -> Visitor:
    return house.signed_in(delegate)


def banner(page: Page) -> str:
    """What the banner says; nothing, if there is none."""
    found = [one for one in page.document.iter("div") if one.get("class") == "acting"]
    return " ".join("".join(found[0].itertext()).split()) if found else ""


class TestEntering:
    def test_is_one_link_from_the_list_of_those_one_may_act_for(
        self, house: House, visitor: Visitor
    ) -> None:
        page = visitor.get("/others")
        assert TOWN in page.text
        assert house.place() + "/" in page.links()

        page = visitor.get(house.place() + "/")

        assert f"You act for {TOWN}" in banner(page)
        assert page.title.startswith(f"For {TOWN} – ")
        assert f"{house.place()}{ACCOUNTS}" in page.links()

    def test_is_not_offered_to_whoever_is_of_no_centre(self, house: House) -> None:
        page = house.signed_in(house.head()).get("/others")

        assert page.status == 403
        assert "establishments that act for others" in page.heading

    def test_another_establishment_than_those_is_refused_and_leads_back(
        self, visitor: Visitor
    ) -> None:
        page = visitor.get(f"/for/{uuid4()}{ACCOUNTS}")

        assert page.status == 403
        assert "You do not act for this establishment" in page.heading
        assert "/others" in page.links()
        assert banner(page) == ""

    def test_ones_own_is_at_home(self, house: House, delegate: Person, visitor: Visitor) -> None:
        page = visitor.get(f"/for/{delegate.establishment_id}/", follow=False)

        assert page.status == 302
        assert page.response.headers["Location"] == "/"

    def test_asks_for_the_password_first_and_goes_on_there(
        self, house: House, delegate: Person
    ) -> None:
        stranger = house.visitor()
        where = f"{house.place()}{ACCOUNTS}"
        page = stranger.get(where)
        assert page.form("/sign-in")["next"] == where

        page = stranger.send("/sign-in", identifier=delegate.identifier, password=delegate.password)

        assert page.path == where
        assert "Sainte-Démonstration" in banner(page)


class TestThePages:
    def test_are_of_the_establishment_that_the_address_names(
        self, house: House, visitor: Visitor
    ) -> None:
        page = visitor.get(f"{house.place()}{ACCOUNTS}", query_string={"q": "Fresnay"})

        assert "Fresnay" in page.text
        assert "History" not in page.text
        inside = {link for link in page.links() if link.startswith("/establishment")}
        assert inside == set(), "a link of the page leads out of the establishment"

    def test_of_two_tabs_never_mix(self, house: House, visitor: Visitor) -> None:
        town, hospital = house.place(), house.place("hospitalier")
        for place, name in [(town, "Sainte"), (hospital, "hospitalier"), (town, "Sainte")]:
            page = visitor.get(f"{place}{ACCOUNTS}")
            assert name in banner(page)
            assert page.form(f"{place}{ACCOUNTS}/many")
        assert banner(visitor.get("/account/profile")) == ""

    def test_create_an_account_there_which_is_a_users(self, house: House, visitor: Visitor) -> None:
        name = f"Agir{letters(7)}"
        where = f"{house.place()}{ACCOUNTS}/create"
        page = visitor.get(where)
        assert f"only {TOWN} itself" in page.text
        assert page.form(where)["profile"] == "user"

        visitor.send(
            where,
            step="rights",
            title="mr",
            first_name="Luc",
            last_name=name,
            email=f"{name.lower()}@example.org",
        )
        page = visitor.send(where, step="create")

        assert name in page.heading, page.text
        assert page.path.startswith(house.place())
        town = house.somebody(house.head("Sainte"))
        found = town.client.get(
            f"/accounts/v1/establishments/{town.establishment_id}/accounts", params={"q": name}
        ).body
        assert [one["last_name"] for one in found] == [name]
        path = f"/accounts/v1/establishments/{town.establishment_id}/history"
        line = town.client.get(path, params={"q": name}).body[0]
        assert line["on_behalf_of"], line

    def test_offer_the_services_that_one_may_use_oneself(
        self, house: House, visitor: Visitor
    ) -> None:
        account = house.somebody(house.agent("Sainte")).account_id

        page = visitor.get(f"{house.place()}{ACCOUNTS}/{account}/rights")

        offered = {one.get("name") for one in page.main.iter("input")}
        assert "right.carriere-affiliation" in offered
        assert "right.finances-declarations" not in offered
        levels = [
            one.get("value")
            for one in page.main.iter("input")
            if one.get("name") == "right.carriere-affiliation"
        ]
        assert levels[:2] == ["none", "read"]

    @pytest.mark.parametrize("act", ["renew", "delete"])
    def test_say_again_whose_account_it_is_where_it_is_grave(
        self, house: House, visitor: Visitor, act: str
    ) -> None:
        account = house.somebody(house.agent("Sainte")).account_id

        page = visitor.get(f"{house.place()}{ACCOUNTS}/{account}/{act}")

        assert f"This is done at {TOWN}" in page.text
        assert f"– {TOWN}" in page.text

    def test_ask_of_many_with_its_name_too(self, house: House, visitor: Visitor) -> None:
        visitor.get(f"{house.place()}{ACCOUNTS}")

        page = visitor.send(f"{house.place()}{ACCOUNTS}/many", action="renew", all="yes")

        assert f"This is done at {TOWN}" in page.text

    def test_keep_what_was_typed_when_the_form_is_too_old(
        self, house: House, visitor: Visitor
    ) -> None:
        where = f"{house.place()}{ACCOUNTS}/create"

        page = visitor.post(where, {"csrf_token": "stale", "last_name": "Vieillot"})

        assert "Sainte" in banner(page)
        assert page.form(where)["last_name"] == "Vieillot"

    def test_keep_what_was_typed_through_a_sign_in_and_send_it_there(
        self, house: House, delegate: Person, visitor: Visitor
    ) -> None:
        """From the sign-in's page, which is at home: the form leads there all the same."""
        account = house.somebody(house.agent("Sainte")).account_id
        where = f"{house.place()}{ACCOUNTS}/{account}/coordinates"
        form = visitor.get(where).form(where)
        ended(house, visitor)
        visitor.post(where, {**form, "department": "Guichet"})

        told = {"identifier": delegate.identifier, "password": delegate.password}
        page = visitor.send("/sign-in", **told)

        assert "Sainte" in banner(page)
        assert page.form(where)["department"] == "Guichet"
        inside = {link for link in page.links() if link.startswith("/establishment")}
        assert inside == set(), "a link of the page leads out of the establishment"

    def test_show_how_far_a_long_act_there_is(self, house: House, visitor: Visitor) -> None:
        where = f"{house.place()}{ACCOUNTS}/import"
        sent = visitor.get(where).form(where)
        file = (
            io.BytesIO(b"civilit\xc3\xa9;pr\xc3\xa9nom;nom;courriel\nMme;Anna;Petit;anna@"),
            "a.csv",
        )

        page = visitor.post(where, [*sent.items(), ("action", "check"), ("file", file)])

        assert page.path.startswith(f"{house.place()}/establishment/jobs/")
        assert page.status == 200
        assert "Sainte" in banner(page)

    def test_cost_no_call_more_than_at_home(self, house: House, visitor: Visitor) -> None:
        for where in ("/", ACCOUNTS, f"{ACCOUNTS}/create", "/establishment/reviews"):
            visitor.get(f"{house.place()}{where}")
            house.transport.asked.clear()
            assert visitor.get(f"{house.place()}{where}").status == 200
            assert len(house.transport.asked) <= 3, house.transport.asked


class TestWhatIsNotAllowed:
    @pytest.mark.parametrize("act", sorted(acting.AT_HOME))
    def test_is_refused_in_plain_words(self, house: House, visitor: Visitor, act: str) -> None:
        account = house.somebody(house.agent("Sainte")).account_id

        page = visitor.get(f"{house.place()}{ACCOUNTS}/{account}/{act}")

        assert page.status == 403
        assert "The delegation does not allow this" in page.heading
        assert f"{TOWN} has kept it to itself" in page.text

    def test_has_no_page(self, house: House, visitor: Visitor) -> None:
        for path in ("/establishment/history", "/establishment/delegations", "/account/profile"):
            assert visitor.get(f"{house.place()}{path}").status == 404, path

    def test_is_not_offered_to_who_may_only_read(self, house: House, visitor: Visitor) -> None:
        place = house.place("hospitalier")
        page = visitor.get(f"{place}{ACCOUNTS}")

        assert f"{place}{ACCOUNTS}/create" not in page.links()
        kinds = {one.get("value") for one in page.main.iter("button")}
        assert kinds & {"renew", "delete", "set_rights", "invite"} == set()
        page = visitor.get(f"{place}{ACCOUNTS}/create")
        assert page.status == 403
        assert "does not allow this" in page.heading

    def test_an_end_in_the_middle_says_so_and_leads_back(
        self, house: House, visitor: Visitor
    ) -> None:
        """What was typed is sent once the delegation is suspended: nothing is done."""
        town, where = house.somebody(house.head("Sainte")), f"{house.place()}{ACCOUNTS}/create"
        delegation = house.codes[next(k for k in house.codes if re.match(r"assigned.*Sainte", k))]
        visitor.get(where)
        form = visitor.page.form(where)
        path = f"/delegation/v1/delegations/{delegation}"
        town.client.post(f"{path}/suspend", json={"reason": "Vérification."})
        try:
            until(lambda: visitor.get(f"{house.place()}{ACCOUNTS}").status == 403)
            page = visitor.page
            sent = {"step": "create", "title": "mr", "first_name": "A", "last_name": "B"}
            posted = visitor.post(where, {**form, **sent, "email": "a.b@example.org"})
        finally:
            town.client.post(f"{path}/resume")
            until(lambda: visitor.get(f"{house.place()}{ACCOUNTS}").status == 200)

        for shown in (page, posted):
            assert shown.status == 403
            assert "You do not act for" in shown.heading
            assert "nothing more was done" in shown.text
            assert "/others" in shown.links()
