"""Pages on the accounts of an establishment."""

import io

from tests.portal.house import House
from tests.portal.states.coming import Coming, States, at, sent
from tests.portal.visitor import Page, Visitor

ACCOUNTS = "/establishment/accounts"
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


def _act_on_one(act: str) -> Coming:
    return lambda house, visitor: visitor.get(f"{ACCOUNTS}/{house.account()}/{act}")


def _many(action: str) -> Coming:
    def come(house: House, visitor: Visitor) -> Page:
        visitor.get(ACCOUNTS)
        return visitor.send(f"{ACCOUNTS}/many", action=action, all="yes")

    return come


def _rights_of_new(house: House, visitor: Visitor) -> Page:
    return sent(f"{ACCOUNTS}/create", **NEWCOMER, step="rights")(house, visitor)


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
    typed = visitor.get(path).form(path)
    file = (io.BytesIO(PARTLY_GOOD.encode()), "personnes.csv")
    visitor.post(path, [*typed.items(), ("action", "check"), ("file", file)])
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


STATES: States = {
    "list-none-found": ("head", at(f"{ACCOUNTS}?q=zzzzzz")),
    "list-by-status": ("head", at(f"{ACCOUNTS}?group_by=status")),
    "list-by-month": ("head", at(f"{ACCOUNTS}?group_by=expiry_month&sort=-expires_on")),
    "list-filtered": (
        "head",
        at(f"{ACCOUNTS}?q=a&field=last_name&status=active&expires_before=2029-01-01"),
    ),
    "list-ticked": ("head", at(f"{ACCOUNTS}?select=page")),
    "list-nothing-ticked": ("head", _nothing_ticked),
    "create-refused": ("head", sent(f"{ACCOUNTS}/create", first_name="A", step="rights")),
    "create-twin": (
        "head",
        sent(
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
    "review-renewed": (
        "head",
        lambda house, v: v.get(f"/establishment/reviews/{house.review()}?decision=renew"),
    ),
}
