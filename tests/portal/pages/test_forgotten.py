"""A forgotten password, a forgotten identifier."""

import pytest

from tests.portal.house import House


@pytest.mark.parametrize(
    ("page", "field", "unknown"),
    [
        ("/forgotten/password", "identifier", "NOBODY123"),
        ("/forgotten/identifier", "email", "nobody@nowhere.example"),
    ],
)
def test_nobody_is_told_whether_an_account_is_there(
    house: House, page: str, field: str, unknown: str
) -> None:
    visitor = house.visitor()
    told = []
    agent = house.agent("Sainte")
    known = agent.identifier if field == "identifier" else house.somebody(agent).email
    for value in (known, unknown):
        visitor.get(page)
        answer = visitor.send(page, **{field: value})
        told.append((answer.status, answer.text.replace(value, "")))

    assert told[0] == told[1]
    assert told[0][0] == 200


def test_an_empty_form_says_so(house: House) -> None:
    visitor = house.visitor()
    visitor.get("/forgotten/password")

    assert visitor.send("/forgotten/password").status == 422


def test_an_address_that_is_none_is_told_at_its_field(house: House) -> None:
    visitor = house.visitor()
    visitor.get("/forgotten/identifier")

    page = visitor.send("/forgotten/identifier", email="nobody")

    assert page.status == 422
    assert page.form("/forgotten/identifier")["email"] == "nobody"


def test_whoever_asks_for_a_link_chooses_a_new_password_by_it(house: House) -> None:
    assert house.scene is not None
    agent, visitor = house.agent("gestion"), house.visitor()
    visitor.get("/forgotten/password")

    sent = visitor.send("/forgotten/password", identifier=agent.identifier)
    mail = house.scene.cast.mail(
        house.somebody(agent), where=lambda mail: "choisissez un nouveau" in mail.subject
    )
    visitor.get("/activate")
    page = visitor.send("/activate", code=mail.code)

    assert "If you are its only administrator, call support" in sent.text
    assert page.heading == "Choose a new password"
