"""A campaign of thousands of letters, and the establishments that it goes to."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import typst
from sqlalchemy import insert
from stdnum import luhn

from services.mailer import chores
from services.mailer.jobs.campaigns import BATCH
from services.mailer.models import KnownAccount, KnownEstablishment
from shared.db import new_id
from tests.mailer.campaigns.handing import line, table
from tests.mailer.working import Works
from tests.mailer.world import Caller, World

PLACE = b"Relance 000000"
PAGE = """
#set document(title: "Relance 000000", date: none)
#set page(paper: "a4")
#set text(lang: "fr")
= Relance

Madame, Monsieur, sauf erreur de notre part, nous n'avons pas reçu votre règlement.
"""
AT_ONCE = 1_000


class Hurried(Works):
    """Does jobs in batches as large as they are."""

    BATCH = BATCH


@dataclass(frozen=True)
class Box:
    """A letter box.

    :ivar reader: who reads it, if they are more than an address here
    """

    siret: str
    reader: Caller | None = None


def publish_quietly(world: World, service: str) -> None:
    """Have a service known before there is anybody to be told of it."""
    world.service(service)
    chores.write_to_all(world.sessions, world.now, world.tools)


def open_boxes(world: World, count: int) -> list[Box]:
    """Let there be establishments that have been told of, with an administrator each who reads."""
    boxes = []
    for number in range(count):
        home = world.establishment(f"Hôpital {number}", siret=numbered(30_000_000 + number))
        boxes.append(Box(home.siret, world.caller(world.administrator(home))))
    return boxes


def numbered(siren: int) -> str:
    """Make a SIRET that nobody has, with good check digits, of eight digits."""
    whole = f"{siren}{luhn.calc_check_digit(str(siren))}0001"
    return f"{whole}{luhn.calc_check_digit(whole)}"


def furnish(world: World, count: int) -> list[Box]:
    """Let there be thousands more, whose administrators are written to, and do nothing else."""
    boxes, homes, people = [], [], []
    for number in range(count):
        box, home_id = Box(numbered(31_000_000 + number)), new_id()
        boxes.append(box)
        homes.append(
            {
                "id": home_id,
                "sequence": 1,
                "siret": box.siret,
                "contract_numbers": [f"VF{number}"],
                "name": f"Mairie {number}",
                "status": "active",
                "is_platform": False,
                "address": None,
                "legal_representative": None,
                "language": "fr",
            }
        )
        people.append(
            {
                "id": new_id(),
                "establishment_id": home_id,
                "sequence": 1,
                "profile": "administrator",
                "status": "active",
                "title": "ms",
                "first_name": "Jeanne",
                "last_name": f"Exemple {number}",
                "email": f"accueil{number}@example.org",
                "phone": None,
                "rights": {},
                "expires_on": None,
                "language": "fr",
            }
        )
    with world.look() as session:
        for begin in range(0, count, AT_ONCE):
            session.execute(insert(KnownEstablishment), homes[begin : begin + AT_ONCE])
            session.execute(insert(KnownAccount), people[begin : begin + AT_ONCE])
        session.commit()
    return boxes


def written(boxes: Sequence[Box], letters: int, path: Path, *, seed: int) -> bytes:
    """Write the ZIP of a campaign into a file, each letter another, and give back its table.

    :param seed: of the choice of boxes: each gets one letter before any gets another
    """
    content = typst.compile(PAGE.encode(), format="pdf")
    assert PLACE in content
    chance, rows = random.Random(seed), []
    order = list(boxes)
    chance.shuffle(order)
    with ZipFile(path, "w") as archive:
        for number in range(1, letters + 1):
            box = order[(number - 1) % len(order)]
            archive.writestr(f"{number}.pdf", content.replace(PLACE, b"Relance %06d" % number))
            rows.append(line(box, number))
    return table(rows)
