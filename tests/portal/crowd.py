"""More people than the example has, for pages that are looked at: of each status, and many."""

from datetime import timedelta

from deploy.demo.chapters.accounts import accounts_of
from shared import clock
from tests.portal.house import House, until

FIRST = ("Ambre", "Basile", "Clotilde", "Désiré", "Élise", "Fulbert", "Gwenaëlle", "Hippolyte")
LAST = ("Abadie", "Boisclair", "Carlier", "Delacroix-Montgolfier", "Escoffier", "Fontanille")
DEPARTMENTS = ("Ressources humaines", "Service de la paie", "Carrières et retraites", "")

AGED = """
UPDATE accounts SET status = 'active', expires_on = :ends, locked_until = :locked,
 undeliverable_since = :undeliverable, last_signed_in_at = :signed_in WHERE id = :id
"""


def fill(house: House, number: int = 30) -> None:
    """Import people into the hospital, and have some of them be of each status."""
    head = house.somebody(house.head())
    asked = head.client.post(
        f"{accounts_of(head)}/import",
        expect=202,
        content=_file(number),
        headers={"Content-Type": "text/csv"},
    )
    job = f"/accounts/v1/jobs/{asked.body['id']}"
    until(lambda: bool(head.client.get(job).body["status"] == "done"), within=120)
    house.codes["job"] = str(asked.body["id"])
    _age(house)


def _file(number: int) -> bytes:
    lines = ["civilité;prénom;nom;courriel;téléphone;service"]
    for at in range(number):
        first, last = FIRST[at % len(FIRST)], LAST[at // len(FIRST) % len(LAST)]
        lines.append(
            f"{'Mme' if at % 2 else 'M.'};{first};{last}{_letters(at)};"
            f"personne.{at}@hopital.example;05 56 11 41 {at % 100:02};"
            f"{DEPARTMENTS[at % len(DEPARTMENTS)]}"
        )
    return "\n".join(lines).encode()


def _letters(at: int) -> str:
    """Tell one from another who would have the same name."""
    rounds = at // (len(FIRST) * len(LAST))
    return f"-{'abcdefghij'[rounds % 10] * (rounds // 10 + 1)}".title() if rounds else ""


def _age(house: House) -> None:
    """Have three of four be active; some end soon, have expired, are locked, or get no e-mail."""
    today = clock.paris_date(clock.now())
    ends = [today + timedelta(days=days) for days in (500, 400, 200, 30, 0, -20)]
    head = house.somebody(house.head())
    rows = head.client.get(accounts_of(head), params={"page_size": 100}).body
    people = [row for row in rows if row["status"] == "invited"]
    for at, row in enumerate(sorted(people, key=lambda row: str(row["email"]))):
        if at % 4 == 3:
            continue
        house.change(
            "accounts",
            AGED,
            id=row["id"],
            ends=ends[at % len(ends)],
            locked=clock.now() + timedelta(minutes=30) if at % 7 == 2 else None,
            undeliverable=clock.now() if at % 11 == 4 else None,
            signed_in=clock.now() - timedelta(days=at * 17 % 300),
        )
