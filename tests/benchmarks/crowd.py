"""A platform's worth of accounts, written into the database in one go."""

import itertools
import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from deploy.installation.provisioning import conninfo
from services.accounts.models import SEARCHED
from shared.db import new_id
from shared.text import fold
from tests.benchmarks import names

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)
DEPARTMENTS = ("RH", "Paie", "Ressources humaines", "Service carrière", "Finances", "Direction")
STATUSES = {"active": 0.93, "invited": 0.03, "invitation_lapsed": 0.01, "deleted": 0.03}
"""How those who are not administrators stand, and how many of them."""
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
STEP = 100_000
"""After how many accounts it is told how far it has come."""
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
    "invited_at",
    "activated_on",
    "expires_on",
    "last_signed_in_at",
    "reviewed_on",
    "undeliverable_since",
    "deleted_at",
    "created_at",
    "sequence",
)


def fill(
    admin_url: str,
    sizes: Sequence[int],
    *,
    seed: int = 1,
    tell: Callable[[str], None] = lambda line: None,
) -> list[UUID]:
    """Make establishments of these sizes, and their accounts; tell their ids.

    :param admin_url: a superuser's, to the service's database: COPY never passes under row-level
        security
    :param tell: how progress is told: one short line at a time
    """
    draw = random.Random(seed)
    ids = [new_id() for _ in sizes]
    numbers = itertools.count(1)
    with psycopg.connect(conninfo(admin_url)) as connection:
        with connection.cursor().copy(
            "COPY establishments (id, siret, contract_numbers, name, status, is_centralising,"
            " is_platform, language, search_text, confirmed_at, address, sequence) FROM STDIN"
        ) as copy:
            for number, establishment_id in enumerate(ids):
                copy.write_row(_establishment(establishment_id, number))
        with connection.cursor().copy(f"COPY accounts ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for establishment_id, size in zip(ids, sizes, strict=True):
                for position in range(size):
                    number = next(numbers)
                    copy.write_row(_account(draw, establishment_id, position, number))
                    if number % STEP == 0:
                        tell(f"{number:,} accounts")
    with psycopg.connect(conninfo(admin_url), autocommit=True) as connection:
        tell("gathering statistics")
        connection.execute("VACUUM (ANALYZE) accounts, establishments")
    return ids


ADDRESS = json.dumps({"lines": ["1 place de l'Exemple"], "postcode": "00100", "city": "Essai"})


def _establishment(establishment_id: UUID, number: int) -> tuple[Any, ...]:
    name = f"Commune {number}"
    contracts = json.dumps([f"C{number}"])
    siret = f"{number:014}"
    confirmed_at = NOW - timedelta(days=400)
    return (
        *(establishment_id, siret, contracts, name, "active", False, False, "fr", fold(name)),
        *(confirmed_at, ADDRESS, 1),
    )


def _account(
    draw: random.Random, establishment_id: UUID, position: int, number: int
) -> tuple[Any, ...]:
    first, last = names.name(draw, 2), names.last_name(draw)
    said = {
        "first_name": first,
        "last_name": last,
        "identifier": _identifier(number),
        "department": draw.choice(DEPARTMENTS),
        "email": f"{fold(first)}.{fold(last)}@example.org",
    }
    is_administrator = position < 2
    status = "active" if is_administrator else _status(draw)
    begun = status in ("active", "deleted")
    created_at = NOW - timedelta(seconds=draw.randrange(300 * 86_400, 800 * 86_400))
    signed_in_at = NOW - timedelta(seconds=draw.randrange(600 * 86_400))
    return (
        new_id(),
        establishment_id,
        said["identifier"],
        draw.choice(("mr", "ms")),
        first,
        last,
        said["email"],
        said["department"],
        "fr",
        json.dumps({"paie": draw.choice(("read", "write"))} if draw.random() < 0.3 else {}),
        "{}",
        "\n".join(fold(said[field]) for field in SEARCHED),
        f"{fold(last)} {fold(first)}",
        "administrator" if is_administrator else "user",
        status,
        NOW - timedelta(days=draw.randrange(14) if status == "invited" else 300),
        TODAY - timedelta(days=300) if begun else None,
        TODAY + timedelta(days=draw.randrange(-60, 540)) if begun else None,
        signed_in_at if begun and draw.random() < 0.9 else None,
        TODAY - timedelta(days=draw.randrange(900)) if draw.random() < 0.5 else None,
        signed_in_at if draw.random() < 0.01 else None,
        signed_in_at if status == "deleted" else None,
        created_at,
        1,
    )


def _status(draw: random.Random) -> str:
    return draw.choices([*STATUSES], [*STATUSES.values()])[0]


def _identifier(number: int) -> str:
    letters = []
    for _ in range(9):
        number, rest = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[rest])
    return "".join(letters)
