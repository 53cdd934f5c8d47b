"""Delegations: asked for, understood, answered, narrowed, worked in and ended, from the pages."""

from datetime import UTC, datetime, timedelta

import pytest

from services.delegation.models import Kind
from services.portal.pages.delegations import words
from shared.clock import paris_date
from tests.portal.house import House, until
from tests.portal.visitor import Visitor

LIST = "/establishment/delegations"


def delegations(house: House, establishment: str) -> list[dict[str, object]]:
    """The delegations that an administrator of the example sees, newest first."""
    head = house.somebody(house.head(establishment))
    found: list[dict[str, object]] = head.client.get("/delegation/v1/delegations").body
    return found


@pytest.fixture
def town(house: House) -> Visitor:
    return house.signed_in(house.head("Sainte"))


@pytest.fixture
def centre(house: House) -> Visitor:
    return house.signed_in(house.head("gestion"))


def active(house: House) -> str:
    """Where the page of the example's active delegation is."""
    rows = delegations(house, "Sainte")
    found = next(str(row["id"]) for row in rows if row["status"] in ("active", "suspended"))
    return f"{LIST}/{found}"


def asked(house: House, centre: Visitor, *, service: str = "finances-declarations") -> str:
    """Ask the town for a service from the page, and tell where the request's page is."""
    town = next(row for row in delegations(house, "gestion") if "Commune" in str(row["delegating"]))
    delegating, contract = town["delegating"], town["contract_number"]
    assert isinstance(delegating, dict)
    centre.get(f"{LIST}/ask")
    centre.send(
        f"{LIST}/ask",
        **{"targets": f"{delegating['siret']} {contract}", f"right.{service}": "write"},
    )
    page = centre.send(f"{LIST}/ask", step="send")
    assert "1 establishment is asked." in page.text, page.text
    return next(link for link in page.links() if link.startswith(f"{LIST}/") and "ask" not in link)


def test_the_list_says_who_acts_for_whom_and_finds_them_by_name(
    house: House, town: Visitor
) -> None:
    page = town.get(LIST, query_string={"side": "delegating", "q": "gestion"})

    assert "Centre de gestion du Val d'Exemple" in page.text
    assert "acts for us" in page.text
    assert "No delegation is like that" in town.get(LIST, query_string={"q": "zzzz"}).text


def test_a_request_is_asked_read_in_words_and_accepted_with_less(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    page = town.get(where)
    assert "asks to act for your establishment" in page.text
    assert "DEMANDE DE" not in page.text
    assert "What accepting would mean" in page.text
    assert "What stays with you" in page.text
    assert "read and change" in page.text
    page = town.get(f"{where}/accept")
    assert "What accepting would mean" in page.text
    sooner = (paris_date(datetime.now(UTC)) + timedelta(days=60)).isoformat()

    page = town.send(
        f"{where}/accept", **{"right.finances-declarations": "read", "ends_on": sooner}
    )

    assert "The delegation is accepted" in page.text
    assert "In force" in page.text
    assert "Read only" in page.text
    ended = town.get(f"{where}/terminate")
    assert ended.heading == "End this delegation"
    page = town.send(f"{where}/terminate", reason="Essai terminé.")
    assert "The delegation has ended." in page.text
    assert "Essai terminé." in page.text
    history = town.get(f"{where}/history")
    assert "Accepted" in history.text
    assert "Ended" in history.text


def test_a_request_is_refused_with_a_reason_that_must_be_given(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    town.get(f"{where}/refuse")

    page = town.send(f"{where}/refuse")
    assert page.status == 422
    assert "Say why" in page.text

    page = town.send(f"{where}/refuse", reason="Nous le faisons nous-mêmes.")
    assert "The request is refused." in page.text
    assert "Nous le faisons nous-mêmes." in centre.get(where).text


def test_a_request_is_refused_on_the_page_that_accepts(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    town.get(f"{where}/accept")

    page = town.send(f"{where}/accept", answer="refuse")
    assert page.status == 422
    assert "Say why" in page.text
    assert page.heading == "Accept this request"
    page = town.send(f"{where}/accept", answer="refuse", reason="Pas cette année.")

    assert "The request is refused." in page.text
    assert "Pas cette année." in centre.get(where).text


def test_a_delegation_goes_on_by_itself_once_it_is_allowed_to_until_that_is_taken_back(
    house: House, town: Visitor
) -> None:
    where = active(house)
    town.get(f"{where}/allow-extension")
    page = town.send(f"{where}/allow-extension", days="0")
    assert page.status == 422
    assert "Say for how many days." in page.text
    page = town.send(f"{where}/allow-extension", days="9999")
    assert page.status == 422

    page = town.send(f"{where}/allow-extension", days="90")
    assert "It goes on by itself after its last day, once." in page.text
    assert "Agreed to until" in page.text
    assert f"{where}/allow-extension" not in page.links()
    assert "It may go on by itself after its last day" in town.get(f"{where}/history").text
    town.get(f"{where}/withdraw-extension")
    page = town.send(f"{where}/withdraw-extension")

    assert "unless it is prolonged" in page.text
    assert "Agreed to until" not in page.text


def test_who_can_use_a_service_is_told_by_name_with_the_delegation(
    house: House, town: Visitor
) -> None:
    house.centre()
    head = house.head("gestion").name.split()[-1]
    page = town.get(f"{LIST}/access")
    row = next(r for r in page.main.iter("tr") if head in "".join(r.itertext()))
    assert "".join(row.itertext()).count("Read only") == 1
    assert "".join(row.itertext()).count("Modification") == 1
    assert {f"{active(house)}/reduce", f"{active(house)}/terminate"} <= page.links()

    page = town.get(f"{LIST}/access", query_string={"service": "accounts", "level": "write"})

    assert head in page.text
    assert active(house) in page.links()
    page = town.get(f"{LIST}/access", query_string={"service": "finances-declarations"})
    assert "Nobody of another establishment can use this service" in page.text


def test_what_was_agreed_to_is_proven_on_paper_and_as_a_signed_statement(
    house: House, town: Visitor
) -> None:
    where = active(house)
    page = town.get(where)
    assert {f"{where}/proof.pdf", f"{where}/proof.jws"} <= page.links()

    paper = town.get(f"{where}/proof.pdf").response
    statement = town.get(f"{where}/proof.jws").response

    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    answer = house.somebody(house.head("Sainte")).client.post(
        "/delegation/v1/verifications", json={"statement": statement.text}
    )
    assert answer.body["is_genuine"] is True


def test_a_request_that_nobody_has_agreed_to_has_no_proof(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)

    assert f"{where}/proof.pdf" not in town.get(where).links()
    assert town.get(f"{where}/proof.pdf").status == 409
    centre.get(f"{where}/cancel")
    centre.send(f"{where}/cancel")


def test_whatever_can_happen_to_a_delegation_is_said_in_words() -> None:
    assert words.EVENTS.keys() == {kind.value for kind in Kind}


def test_a_request_is_taken_back(house: House, centre: Visitor) -> None:
    where = asked(house, centre)
    centre.get(f"{where}/cancel")

    page = centre.send(f"{where}/cancel")

    assert "The request is taken back." in page.text
    assert "Taken back" in page.text


def test_granting_nothing_is_told_to_be_a_refusal(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = asked(house, centre)
    town.get(f"{where}/accept")

    page = town.send(f"{where}/accept", **{"right.finances-declarations": "none"})

    assert page.status == 422
    assert "refuse the request instead" in page.text
    town.get(f"{where}/refuse")
    town.send(f"{where}/refuse", reason="Non.")


def test_asking_tells_line_by_line_what_cannot_be_read_or_asked(
    house: House, centre: Visitor
) -> None:
    centre.get(f"{LIST}/ask")

    page = centre.send(f"{LIST}/ask", targets="pas un numéro")
    assert page.status == 422
    assert "Line 1" in page.text
    assert "Choose at least one service." in page.text

    page = centre.send(
        f"{LIST}/ask",
        **{"targets": "22995922600015\tVF201", "right.finances-declarations": "read"},
    )
    assert page.status == 200
    assert "cannot be asked" in page.text
    assert "Send the request" not in page.text


def test_a_delegation_is_suspended_and_goes_on(house: House, town: Visitor) -> None:
    where = active(house)
    town.get(f"{where}/suspend")
    page = town.send(f"{where}/suspend", reason="Vérification en cours.")
    assert "is suspended" in page.text
    assert "Vérification en cours." in page.text

    town.get(f"{where}/resume")
    page = town.send(f"{where}/resume")

    assert "The delegation goes on." in page.text
    assert "In force" in page.text


def test_people_are_chosen_by_name_and_taken_out(house: House, centre: Visitor) -> None:
    where = f"{active(house)}/people"
    page = centre.get(where, query_string={"q": "Dupond"})
    choices = [
        field.get("value") or ""
        for field in page.main.iter("input")
        if field.get("name") == "account_id"
    ]
    assert choices

    page = centre.send(where, account_id=choices[0])

    assert "They may work in this delegation from now on" in page.text
    assert "Noémie Dupond" in page.text
    taken = [
        form.get("action") or ""
        for form in page.main.iter("form")
        if "take-out" in (form.get("action") or "") and "Noémie" in "".join(form.itertext())
    ]
    page = centre.send(taken[0])
    assert "They may work in this delegation no more." in page.text
    assert "Noémie Dupond" not in page.text


def test_an_amendment_is_asked_shown_beside_today_and_answered(
    house: House, centre: Visitor, town: Visitor
) -> None:
    where = active(house)
    centre.get(f"{where}/amend")
    page = centre.send(f"{where}/amend", **{"right.finances-declarations": "read"})
    assert "The amendment is sent." in page.text
    amendment = page.path

    page = town.get(where)
    assert "An amendment waits for an answer." in page.text
    page = town.get(amendment)
    assert "What it would change" in page.text
    assert "What accepting would mean" in page.text
    assert "What accepting would mean" not in centre.get(amendment).text
    page = town.send(f"{amendment}/refuse", reason="Pas encore.")
    assert "The amendment is refused" in page.text

    centre.get(f"{where}/amend")
    amendment = centre.send(f"{where}/amend", **{"right.finances-declarations": "read"}).path
    town.get(amendment)
    page = town.send(f"{amendment}/accept")
    assert "The amendment is accepted" in page.text
    town.get(f"{where}/reduce")
    page = town.send(f"{where}/reduce", **{"right.finances-declarations": "none"})
    assert "narrower" in page.text


def test_what_cannot_be_done_now_says_so(house: House, centre: Visitor) -> None:
    page = centre.get(f"{active(house)}/accept")

    assert "This cannot be done to this delegation now." in page.text


def test_who_comes_from_a_mail_is_told_what_it_is_about_before_signing_in(house: House) -> None:
    page = house.visitor().get(active(house))

    assert page.heading == "Sign in"
    (note,) = (one for one in page.main.iter("div") if one.get("class") == "note info")
    said = "".join(note.itertext())
    assert "You come from a message on a delegation" in said
    assert "gestion" not in said  # whose it is, the mail alone has said


def test_nobody_but_administrators_sees_delegations(house: House) -> None:
    until(lambda: bool(delegations(house, "Sainte")))
    agent = house.signed_in(house.agent("Sainte"))

    assert agent.get(LIST).status == 403
