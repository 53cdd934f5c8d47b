"""Pages in states that no address alone leads to: refused, half done, told beforehand."""

import io
from collections.abc import Callable, Iterator

from services.portal.access import OF_THE_PLATFORM, Audience, audience_of
from tests.portal.addresses import NOT_PAGES, address_of
from tests.portal.house import House
from tests.portal.visitor import Page, Visitor

ACCOUNTS = "/establishment/accounts"
DELEGATIONS = "/establishment/delegations"
NEWCOMER = {
    "title": "ms",
    "first_name": "Aliénor",
    "last_name": "Castelnau",
    "email": "alienor.castelnau@hopital.example",
    "department": "Service de la paie",
}
PARTLY_GOOD = (
    "civilité;prénom;nom;courriel\nMme;Anna;Petit;anna@\nM.;;Grand;grand@hopital.example\n"
    "Mme;Irma;Correcte;irma.correcte@hopital.example\n"
)
MANDATES = (
    "SIRET;numéro de contrat;établissement;date du mandat;référence du mandat;droit: accounts\n"
    "22995922600015;A1;Mairie de Sorges;12/03/2025;Délibération 2025-17;lecture\n"
    "12;A1;Mairie de Ligueux;hier;Délibération 2025-18;lecture\n"
)


WHO = {
    Audience.EVERYBODY: "nobody",
    Audience.CENTRALISING: "centre",
    Audience.CENTRE: "centre",
    **dict.fromkeys(OF_THE_PLATFORM, "operator"),
}
"""As whom a page is visited; others as the head of the hospital."""


def every_page(house: House, language: str) -> Iterator[tuple[str, str, Page]]:
    """Visit each page as somebody whom it is for, then the further states of pages.

    :returns: who, a name that can be one of a file, and what came
    """
    visitors = {
        "nobody": house.visitor(language),
        "agent": house.signed_in(house.agent(), language),
        "head": house.signed_in(house.head(), language),
        "centre": house.signed_in(house.centre(), language),
        "operator": house.signed_in(house.operator(), language),
    }
    for rule in house.portal.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_PAGES:
            audience = audience_of(house.portal.view_functions[rule.endpoint])
            who = WHO.get(audience, "head")
            page = visitors[who].get(address_of(rule, house))
            yield who, rule.endpoint.replace(".", "-") + _act(rule.rule), page
    for name, (who, come) in STATES.items():
        yield who, f"state-{name}", come(house, visitors[who])


def _act(rule: str) -> str:
    return "-renew" if "<any(" in rule else ""


def _at(path: str) -> Callable[[House, Visitor], Page]:
    return lambda house, visitor: visitor.get(path)


def _sent(path: str, **values: str) -> Callable[[House, Visitor], Page]:
    """Come to a page, fill its form in, and send it."""

    def come(house: House, visitor: Visitor) -> Page:
        visitor.get(path)
        return visitor.send(path, **values)

    return come


def _act_on_one(act: str) -> Callable[[House, Visitor], Page]:
    return lambda house, visitor: visitor.get(f"{ACCOUNTS}/{house.account()}/{act}")


def _many(action: str) -> Callable[[House, Visitor], Page]:
    def come(house: House, visitor: Visitor) -> Page:
        visitor.get(ACCOUNTS)
        return visitor.send(f"{ACCOUNTS}/many", action=action, all="yes")

    return come


def _rights_of_new(house: House, visitor: Visitor) -> Page:
    return _sent(f"{ACCOUNTS}/create", **NEWCOMER, step="rights")(house, visitor)


def _like_a_colleague(house: House, visitor: Visitor) -> Page:
    _rights_of_new(house, visitor)
    return visitor.send(f"{ACCOUNTS}/create", step="like", like="a")


def _rights_like(house: House, visitor: Visitor) -> Page:
    path = f"{ACCOUNTS}/{house.account()}/rights"
    visitor.get(path)
    return visitor.send(path, step="like", like="a")


def _nothing_ticked(house: House, visitor: Visitor) -> Page:
    visitor.get(ACCOUNTS)
    return visitor.send(f"{ACCOUNTS}/many", action="renew")


def _faulty_import(house: House, visitor: Visitor) -> Page:
    path = f"{ACCOUNTS}/import"
    sent = visitor.get(path).form(path)
    file = (io.BytesIO(PARTLY_GOOD.encode()), "personnes.csv")
    visitor.post(path, [*sent.items(), ("action", "check"), ("file", file)])
    for _ in range(100):
        if "hx-trigger" not in visitor.page.response.text:
            break
        visitor.get(visitor.page.path)
    return visitor.page


def _rights_changed(house: House, visitor: Visitor) -> Page:
    path = f"{ACCOUNTS}/{house.account()}/rights"
    form = visitor.get(path).form(path)
    changed = next(name for name in form if name.startswith("right."))
    level = "write" if form[changed] != "write" else "read"
    return visitor.post(path, {**form, changed: level})


def _code(house: House, visitor: Visitor) -> Page:
    return _sent("/activate", code="A-code-that-nobody-was-sent-at-all-000000000")(house, visitor)


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


def _many_delegations(action: str, **typed: str) -> Callable[[House, Visitor], Page]:
    """Choose what to do with the delegation of the town; nothing is done."""

    def come(house: House, visitor: Visitor) -> Page:
        visitor.get("/others/establishments?q=Sainte&status=active")
        page = visitor.send(f"{DELEGATIONS}/many", action=action, all="yes")
        return visitor.send(f"{DELEGATIONS}/many", **typed) if typed else page

    return come


def _requests_checked(house: House, visitor: Visitor) -> Page:
    typed = {"targets": "22995922600015 A1", "right.finances-declarations": "read"}
    return _sent(f"{DELEGATIONS}/ask", **typed)(house, visitor)


def _transfer_told(house: House, visitor: Visitor) -> Page:
    house.rival()
    return _many_delegations("transfer", step="ordered", **house.numbers)(house, visitor)


def _mandates_checked(house: House, visitor: Visitor) -> Page:
    path = f"{DELEGATIONS}/ask/mandates"
    sent = visitor.get(path).form(path)
    file = (io.BytesIO(MANDATES.encode()), "mandats.csv")
    return visitor.post(path, [*sent.items(), ("action", "check"), ("file", file)])


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


def _service_away(house: House, visitor: Visitor) -> Page:
    house.transport.away.add("accounts")
    try:
        return visitor.get(ACCOUNTS)
    finally:
        house.transport.away.clear()


def _dashboard_without_accounts(house: House, visitor: Visitor) -> Page:
    house.transport.away.add("accounts")
    try:
        return visitor.get("/")
    finally:
        house.transport.away.clear()


STATES: dict[str, tuple[str, Callable[[House, Visitor], Page]]] = {
    "sign-in-refused": ("nobody", _sent("/sign-in", identifier="NOBODY123", password="wrong")),
    "sign-in-resumed": ("nobody", _at(ACCOUNTS)),
    "forgotten-password-sent": ("nobody", _sent("/forgotten/password", identifier="NOBODY123")),
    "forgotten-identifier-sent": (
        "nobody",
        _sent("/forgotten/identifier", email="personne@example.org"),
    ),
    "register-refused": ("nobody", _sent("/register", siret="123", contract_number="x")),
    "activate-unknown": ("nobody", _code),
    "activate-password": ("nobody", _password),
    "activate-password-refused": ("nobody", _bad_password),
    "activate-password-suggested": ("nobody", _suggested),
    "not-found": ("head", _at("/nowhere")),
    "not-for-agents": ("agent", _at(ACCOUNTS)),
    "agent-dashboard": ("agent", _at("/")),
    "agent-rights": ("agent", _at("/account/rights")),
    "agent-terms": ("agent", _at("/terms")),
    "away": ("head", _service_away),
    "dashboard-away": ("head", _dashboard_without_accounts),
    "profile-refused": ("head", _sent("/account/profile", email="nothing", phone="x")),
    "password-refused": (
        "head",
        _sent("/account/password", current_password="x", password="abc", again="abd"),
    ),
    "list-none-found": ("head", _at(f"{ACCOUNTS}?q=zzzzzz")),
    "list-by-status": ("head", _at(f"{ACCOUNTS}?group_by=status")),
    "list-by-month": ("head", _at(f"{ACCOUNTS}?group_by=expiry_month&sort=-expires_on")),
    "list-filtered": (
        "head",
        _at(f"{ACCOUNTS}?q=a&field=last_name&status=active&expires_before=2029-01-01"),
    ),
    "list-ticked": ("head", _at(f"{ACCOUNTS}?select=page")),
    "list-nothing-ticked": ("head", _nothing_ticked),
    "create-refused": ("head", _sent(f"{ACCOUNTS}/create", first_name="A", step="rights")),
    "create-twin": (
        "head",
        _sent(
            f"{ACCOUNTS}/create",
            **(NEWCOMER | {"first_name": "Agathe", "last_name": "Dupont"}),
            step="rights",
        ),
    ),
    "create-rights": ("head", _rights_of_new),
    "create-like": ("head", _like_a_colleague),
    "rights-changed": ("head", _rights_changed),
    "rights-like": ("head", _rights_like),
    **{
        f"one-{act}": ("head", _act_on_one(act))
        for act in ("invite", "promote", "unlock", "delete")
    },
    **{
        f"many-{action}": ("head", _many(action))
        for action in ("renew", "set_rights", "invite", "export", "delete")
    },
    "import-faulty": ("head", _faulty_import),
    "delegations-assign": ("centre", _many_delegations("assign")),
    "delegations-assign-found": ("centre", _many_delegations("assign", step="look", like="a")),
    "delegations-transfer": ("centre", _many_delegations("transfer")),
    "delegations-transfer-told": ("centre", _transfer_told),
    "mandates-checked": ("centre", _mandates_checked),
    "overview-overdue": ("centre", _at("/others/establishments?attention=review_overdue")),
    "delegations-cancel": ("centre", _many_delegations("cancel")),
    "delegations-terminate": (
        "centre",
        _many_delegations("terminate", step="ordered", reason="Essai."),
    ),
    "delegations-export": ("centre", _many_delegations("export")),
    "ask-checked": ("centre", _requests_checked),
    "hand-over-found": ("centre", _at("/others/hand-over?from=a&to=a")),
    "hand-over-checked": ("centre", _hand_over_checked),
    "reviews-decided-everywhere": ("centre", _decided_everywhere),
    "letters-none-found": ("head", _at("/letters?q=zzzzzz&unread=true")),
    "letter-withdrawn": (
        "head",
        lambda house, v: v.get(f"/letters/{house.letter('hospitalier', 'autre')}"),
    ),
    "review-renewed": (
        "head",
        lambda house, v: v.get(f"/establishment/reviews/{house.review()}?decision=renew"),
    ),
}
"""By name, who sees it and how they come there."""
