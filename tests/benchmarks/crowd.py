"""A platform's worth of accounts, written into the database in one go."""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from deploy.provisioning import conninfo
from services.accounts.models import SEARCHED, fold
from shared.db import new_id

TODAY = date(2026, 11, 16)
DEPARTMENTS = ("RH", "Paie", "Ressources humaines", "Service carrière", "Finances", "Direction")
_SYLLABLES = [
    "al",
    "ba",
    "bel",
    "ber",
    "blan",
    "bon",
    "bou",
    "bri",
    "car",
    "cé",
    "cham",
    "char",
    "chau",
    "che",
    "cho",
    "co",
    "cour",
    "da",
    "del",
    "den",
    "dé",
    "do",
    "dou",
    "du",
    "el",
    "fa",
    "fer",
    "fon",
    "for",
    "fou",
    "fran",
    "ga",
    "gar",
    "gau",
    "gué",
    "ha",
    "hé",
    "hu",
    "jac",
    "jo",
    "ju",
    "la",
    "lan",
    "le",
    "lé",
    "li",
    "lin",
    "lo",
    "lou",
    "lu",
    "ma",
    "man",
    "mar",
    "mé",
    "mer",
    "mi",
    "mon",
    "mo",
    "mou",
    "na",
    "ni",
    "no",
    "nou",
    "pa",
    "per",
    "pey",
    "pi",
    "pin",
    "pon",
    "ra",
    "ré",
    "ri",
    "ro",
    "rou",
    "ru",
    "sa",
    "ser",
    "si",
    "so",
    "su",
    "ta",
    "tel",
    "ti",
    "tin",
    "to",
    "tou",
    "va",
    "vel",
    "vi",
    "vo",
]
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_COLUMNS = (
    "id",
    "establishment_id",
    "identifier",
    "title",
    "first_name",
    "last_name",
    "email",
    "department",
    "language",
    "rights",
    "known_as",
    "search_text",
    "sort_name",
    "profile",
    "status",
    "activated_on",
    "expires_on",
    "last_signed_in_at",
    "sequence",
)


def fill(admin_url: str, sizes: Sequence[int], *, seed: int = 1) -> list[UUID]:
    """Make establishments of these sizes, and their accounts; tell their ids.

    :param admin_url: a superuser's, to the service's database: COPY never passes under row-level
        security
    """
    draw = random.Random(seed)
    ids = [new_id() for _ in sizes]
    numbers = itertools.count()
    with psycopg.connect(conninfo(admin_url)) as connection:
        with connection.cursor().copy(
            "COPY establishments (id, siret, contract_numbers, name, status, is_centralising,"
            " is_platform, language, search_text, sequence) FROM STDIN"
        ) as copy:
            for number, establishment_id in enumerate(ids):
                copy.write_row(_establishment(establishment_id, number))
        with connection.cursor().copy(f"COPY accounts ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for establishment_id, size in zip(ids, sizes, strict=True):
                for row in _accounts(draw, establishment_id, size, numbers):
                    copy.write_row(row)
    with psycopg.connect(conninfo(admin_url), autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE) accounts, establishments")
    return ids


def _establishment(establishment_id: UUID, number: int) -> tuple[Any, ...]:
    name = f"Commune {number}"
    numbers = json.dumps([f"C{number}"])
    siret = f"{number:014}"
    return (establishment_id, siret, numbers, name, "active", False, False, "fr", fold(name), 1)


def _accounts(
    draw: random.Random, establishment_id: UUID, size: int, numbers: Iterator[int]
) -> Iterator[tuple[Any, ...]]:
    for position in range(size):
        first, last = name(draw, 2), name(draw, 3)
        said = {
            "first_name": first,
            "last_name": last,
            "identifier": _identifier(next(numbers)),
            "department": draw.choice(DEPARTMENTS),
            "email": f"{fold(first)}.{fold(last)}@example.org",
        }
        signed_in = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(days=draw.randrange(600))
        yield (
            new_id(),
            establishment_id,
            said["identifier"],
            draw.choice(("mr", "ms")),
            first,
            last,
            said["email"],
            said["department"],
            "fr",
            json.dumps({"paie": "read"} if draw.random() < 0.3 else {}),
            "{}",
            "\n".join(fold(said[field]) for field in SEARCHED),
            f"{fold(last)} {fold(first)}",
            "administrator" if position < 2 else "user",
            "active",
            TODAY - timedelta(days=300),
            TODAY + timedelta(days=draw.randrange(-60, 540)),
            None if draw.random() < 0.1 else signed_in,
            1,
        )


def name(draw: random.Random, syllables: int) -> str:
    """Draw a name that nobody has."""
    return "".join(draw.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def _identifier(number: int) -> str:
    letters = []
    for _ in range(9):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
