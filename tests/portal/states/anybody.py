"""Pages before one is signed in."""

from tests.portal.house import House
from tests.portal.states.accounts import ACCOUNTS
from tests.portal.states.coming import States, at, sent
from tests.portal.visitor import Page, Visitor


def _code(house: House, visitor: Visitor) -> Page:
    return sent("/activate", code="A-code-that-nobody-was-sent-at-all-000000000")(house, visitor)


def _password(house: House, visitor: Visitor, **values: str) -> Page:
    """Come to where a password is created, by the code of an e-mail; it is not used up."""
    person = house.newcomer("Chalandon")
    house.codes.pop(person.email, None)  # somebody may have invited everybody again
    visitor.get("/activate")
    page = visitor.send("/activate", code=house.code(person))
    return visitor.send("/activate/password", **values) if values else page


def _bad_password(house: House, visitor: Visitor) -> Page:
    return _password(house, visitor, password="abc", again="abd")


def _suggested(house: House, visitor: Visitor) -> Page:
    return _password(house, visitor, suggest="yes")


STATES: States = {
    "sign-in-refused": ("nobody", sent("/sign-in", identifier="NOBODY123", password="wrong")),
    "sign-in-resumed": ("nobody", at(ACCOUNTS)),
    "forgotten-password-sent": ("nobody", sent("/forgotten/password", identifier="NOBODY123")),
    "forgotten-identifier-sent": (
        "nobody",
        sent("/forgotten/identifier", email="personne@example.org"),
    ),
    "register-refused": ("nobody", sent("/register", siret="123", contract_number="x")),
    "activate-unknown": ("nobody", _code),
    "activate-password": ("nobody", _password),
    "activate-password-refused": ("nobody", _bad_password),
    "activate-password-suggested": ("nobody", _suggested),
}
