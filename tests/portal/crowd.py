"""More people than the example has, for pages that are looked at: of each status, and many."""

from datetime import timedelta

from sqlalchemy import create_engine, make_url, text

from shared import clock
from tests.portal.house import House, until

FIRST = ("Ambre", "Basile", "Clotilde", "Désiré", "Élise", "Fulbert", "Gwenaëlle", "Hippolyte")
LAST = ("Abadie", "Boisclair", "Carlier", "Delacroix-Montgolfier", "Escoffier", "Fontanille")
DEPARTMENTS = ("Ressources humaines", "Service de la paie", "Carrières et retraites", "")

INVITED = """
SELECT id FROM accounts WHERE establishment_id = :establishment_id AND status = 'invited'
 AND email LIKE '%@hopital.example' ORDER BY email
"""
AGED = """
UPDATE accounts SET status = :status, expires_on = :ends, locked_until = :locked,
 undeliverable_since = :undeliverable, last_signed_in_at = :signed_in WHERE id = :id
"""


def fill(house: House, number: int = 30) -> None:
    """Import people into the hospital, and have some of them be of each status."""
    head = house.somebody(house.head())
    path = f"/accounts/v1/establishments/{head.establishment_id}/accounts"
    asked = head.client.post(
        f"{path}/import", expect=202, content=_file(number), headers={"Content-Type": "text/csv"}
    )
    job = f"/accounts/v1/jobs/{asked.body['id']}"
    until(lambda: bool(head.client.get(job).body["status"] == "done"), within=120)
    house.codes["job"] = str(asked.body["id"])
    _age(house, head.establishment_id)


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


def _age(house: House, establishment_id: str) -> None:
    """Have two of three be active; some end soon, have expired, are locked, or get no e-mail."""
    today = clock.paris_date(clock.now())
    ends = [today + timedelta(days=days) for days in (500, 400, 200, 30, 0, -20)]
    own = make_url(house.installation.environs["accounts"]["OWNER_DATABASE_URL"])
    admin = make_url(house.installation.server.admin_url).set(database=own.database)
    engine = create_engine(admin.set(drivername="postgresql+psycopg"))
    with engine.begin() as asked:
        found = asked.scalars(text(INVITED), {"establishment_id": establishment_id}).all()
        for at, account_id in enumerate(found):
            if at % 3 == 2:
                continue
            end = ends[at % len(ends)]
            facts = {
                "id": account_id,
                "status": "expired" if end < today else "active",
                "ends": end,
                "locked": clock.now() + timedelta(minutes=30) if at % 7 == 3 else None,
                "undeliverable": clock.now() if at % 11 == 4 else None,
                "signed_in": clock.now() - timedelta(days=at * 17 % 300),
            }
            asked.execute(text(AGED), facts)
    engine.dispose()
