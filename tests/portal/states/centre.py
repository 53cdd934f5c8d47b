"""Pages of whoever works for others."""

import io

from tests.portal.house import House
from tests.portal.states.coming import Coming, States, at, sent
from tests.portal.visitor import Page, Visitor

DELEGATIONS = "/establishment/delegations"
MANDATES = (
    "SIRET;numéro de contrat;établissement;date du mandat;référence du mandat;droit: accounts\n"
    "22995922600015;A1;Mairie de Sorges;12/03/2025;Délibération 2025-17;lecture\n"
    "12;A1;Mairie de Ligueux;hier;Délibération 2025-18;lecture\n"
)


def _many_delegations(action: str, **typed: str) -> Coming:
    """Choose what to do with the delegation of the town; nothing is done."""

    def come(house: House, visitor: Visitor) -> Page:
        visitor.get("/others/establishments?q=Sainte&status=active")
        page = visitor.send(f"{DELEGATIONS}/many", action=action, all="yes")
        return visitor.send(f"{DELEGATIONS}/many", **typed) if typed else page

    return come


def _requests_checked(house: House, visitor: Visitor) -> Page:
    typed = {"targets": "22995922600015 A1", "right.finances-declarations": "read"}
    return sent(f"{DELEGATIONS}/ask", **typed)(house, visitor)


def _transfer_told(house: House, visitor: Visitor) -> Page:
    house.rival()
    return _many_delegations("transfer", step="ordered", **house.numbers)(house, visitor)


def _mandates_checked(house: House, visitor: Visitor) -> Page:
    path = f"{DELEGATIONS}/ask/mandates"
    typed = visitor.get(path).form(path)
    file = (io.BytesIO(MANDATES.encode()), "mandats.csv")
    return visitor.post(path, [*typed.items(), ("action", "check"), ("file", file)])


def _decided_everywhere(house: House, visitor: Visitor) -> Page:
    path, town = "/others/reviews", str(house.head("Sainte").establishment_id)
    house.review("Sainte")
    visitor.get(path)
    return visitor.send(path, act="decide", decision="recommended", establishments=town)


def _hand_over_checked(house: House, visitor: Visitor) -> Page:
    path, people = "/others/hand-over", (house.head("gestion"), house.agent("gestion"))
    words = [person.name.split()[-1] for person in people]
    visitor.get(f"{path}?from={words[0]}&to={words[1]}")
    leaving, colleague = (house.somebody(person).account_id for person in people)
    return visitor.send(path, from_account_id=leaving, to_account_id=colleague)


STATES: States = {
    "delegations-assign": ("centre", _many_delegations("assign")),
    "delegations-assign-found": ("centre", _many_delegations("assign", step="look", like="a")),
    "delegations-transfer": ("centre", _many_delegations("transfer")),
    "delegations-transfer-told": ("centre", _transfer_told),
    "mandates-checked": ("centre", _mandates_checked),
    "overview-overdue": ("centre", at("/others/establishments?attention=review_overdue")),
    "delegations-cancel": ("centre", _many_delegations("cancel")),
    "delegations-terminate": (
        "centre",
        _many_delegations("terminate", step="ordered", reason="Essai."),
    ),
    "delegations-export": ("centre", _many_delegations("export")),
    "ask-checked": ("centre", _requests_checked),
    "hand-over-found": ("centre", at("/others/hand-over?from=a&to=a")),
    "hand-over-checked": ("centre", _hand_over_checked),
    "reviews-decided-everywhere": ("centre", _decided_everywhere),
}
