"""Draws establishments for the register that exist nowhere, marked as demonstrations."""

import csv
import io
import random
from dataclasses import dataclass

from stdnum import luhn

COLUMNS = (
    "siret",
    "contract_number",
    "name",
    "address_1",
    "address_2",
    "postcode",
    "city",
    "representative_title",
    "representative_first_name",
    "representative_last_name",
)


@dataclass(frozen=True)
class Entry:
    """One line of the register."""

    siret: str
    contract_number: str
    name: str
    street: str
    postcode: str
    city: str
    representative: tuple[str, str, str]


def draw(
    name: str, city: str, representative: tuple[str, str, str], *, chance: random.Random
) -> Entry:
    """Draw an establishment with a valid, unassigned number (SIREN and SIRET pass Luhn's check)."""
    siren = _checked(f"99{chance.randrange(10**6):06d}")
    return Entry(
        siret=_checked(f"{siren}{chance.randrange(10**4):04d}"),
        contract_number=f"D{chance.randrange(10**6):06d}",
        name=f"{name} (démonstration)",
        street="1 place de l'Exemple",
        postcode="00100",
        city=city,
        representative=representative,
    )


def to_csv(entries: list[Entry]) -> str:
    """Write the lines as the register's CSV."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow(
            (
                entry.siret,
                entry.contract_number,
                entry.name,
                entry.street,
                "",
                entry.postcode,
                entry.city,
                *entry.representative,
            )
        )
    return text.getvalue()


def _checked(digits: str) -> str:
    return digits + luhn.calc_check_digit(digits)
