"""Operators look after e-mails, suspended addresses and templates."""

import html

import pytest

from services.portal import safety
from tests.portal.house import House
from tests.portal.visitor import Visitor

EMAILS, ADDRESSES = "/platform/emails", "/platform/suppressed-addresses"
TEMPLATE = "/platform/templates/password_reset"


@pytest.fixture
def operator(house: House) -> Visitor:
    return house.signed_in(house.operator())


def test_e_mails_are_counted_by_lane_found_and_read_with_their_tries(
    operator: Visitor, house: House
) -> None:
    page = operator.get(EMAILS)
    assert "What somebody waits for: codes, resets, security" in page.text
    found = operator.get(EMAILS, query_string={"recipient": "personne@example.org"})
    assert "No e-mail is like that" in found.text

    page = operator.get(f"{EMAILS}/{house.email()}")
    assert "Taken by a server" in page.text
    assert "Message-ID" in page.text
    assert "As it was sent; the code is blanked." in page.text


def test_one_that_was_given_up_is_tried_again(operator: Visitor, house: House) -> None:
    email = house.email()
    path = f"{EMAILS}/{email}"
    house.change(
        "mailer", "UPDATE emails SET status = 'failed', lapses_at = NULL WHERE id = :id", id=email
    )
    assert f"{EMAILS}?status=failed" in operator.get("/platform").links()
    operator.get(path)

    page = operator.send(path)

    assert "It is tried again." in page.text
    assert operator.post(path, {**operator.get("/platform").form("/sign-out")}).status == 409


def test_mails_go_to_a_suspended_address_again_for_a_reason(
    operator: Visitor, house: House
) -> None:
    lift = f"{ADDRESSES}/{house.suppression()}/lift"
    listed = operator.get(ADDRESSES, query_string={"address": "partie"})
    assert "partie@hopital.example" in listed.text
    assert lift in listed.links()

    page = operator.get(lift)
    assert "5.1.1 user unknown" in page.text
    page = operator.send(lift)
    assert page.status == 422
    assert "it stands in the history of the establishment" in page.text
    sent = {**page.form(lift), "reason": "Boîte rétablie."}
    first, second = (operator.post(lift, sent).text for _ in range(2))

    assert "Mails go to partie@hopital.example again." in first
    assert "This address is suspended no more." in second
    assert operator.get(lift).status == 404


class TestATemplate:
    def test_is_shown_in_a_frame_that_runs_nothing(self, operator: Visitor) -> None:
        assert TEMPLATE in operator.get("/platform/templates", query_string={"q": "reset"}).links()
        page = operator.get(TEMPLATE)

        (frame,) = page.main.iter("iframe")
        assert frame.get("sandbox") == ""
        assert "<html" in (frame.get("srcdoc") or "")
        assert "As plain text" in page.text
        assert page.response.headers["Content-Security-Policy"] == safety.POLICY_OF_PREVIEWS
        assert operator.get(EMAILS).response.headers["Content-Security-Policy"] == safety.POLICY

    def test_says_what_it_is_for_in_the_language_of_the_page(
        self, operator: Visitor, house: House
    ) -> None:
        french, described = house.signed_in(house.operator(), "fr"), "The holder has forgotten"
        for path in (TEMPLATE, "/platform/templates"):
            page = french.get(path)
            assert "nouveau mot de passe" in page.text
            assert described not in page.text
            assert described in operator.get(path).text

    def test_reads_with_the_values_that_are_typed_in_either_language(
        self, operator: Visitor
    ) -> None:
        operator.get(TEMPLATE)
        values = operator.page.form(TEMPLATE)["values"].replace("Louty", "<b>Lou'ty</b>")

        for language, greeting in (("fr", "Bonjour Monsieur"), ("en", "Dear Mr")):
            page = operator.send(TEMPLATE, values=values, language=language)
            assert f"{greeting} <b>Lou'ty</b>" in page.text
            (frame,) = page.main.iter("iframe")
            assert html.escape("<b>") in (frame.get("srcdoc") or "")

    def test_says_what_is_wrong_with_a_value(self, operator: Visitor) -> None:
        operator.get(TEMPLATE)
        for values, told in (
            ("{", "This is no JSON object"),
            ("[1]", "This is no JSON object"),
            ('{"establishment": NaN}', "This is no JSON object"),
            ('{"establishment": 1e999}', "This is no JSON object"),
            ('{"establishment": "\\ud800"}', "This is no JSON object"),
            ('{"unknown": 1}', "unknown"),
            ('{"establishment": 7}', "establishment"),
        ):
            page = operator.send(TEMPLATE, values=values)
            assert page.status == 422
            assert told in page.text
            assert page.form(TEMPLATE)["values"] == values

    def test_shows_a_script_the_same_part_of_the_page(self, operator: Visitor) -> None:
        page = operator.get(TEMPLATE)
        part = operator.post(TEMPLATE, page.form(TEMPLATE), headers={"HX-Request": "true"})

        assert "<html" not in part.response.text.partition("srcdoc")[0]
        assert 'id="preview"' in part.response.text
