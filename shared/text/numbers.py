"""Numbers as spreadsheets and people write them: SIRET and telephone."""

import re

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from shared.errors import Bilingual

NO_SIRET = Bilingual("Not a valid SIRET.", "SIRET incorrect.")
MADE_A_NUMBER = Bilingual(
    "A spreadsheet has turned this SIRET into a number ({written}): give the column the format "
    "Text, and enter its 14 digits again.",
    "Un tableur a transformé ce SIRET en nombre ({written}) : mettez la colonne au format Texte, "
    "puis saisissez de nouveau ses 14 chiffres.",
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+|\d{13,14}[.,]0+")

OVERSEAS = ("GP", "GF", "MQ", "RE", "YT", "PM")
"""Regions whose numbers are dialled as national ones in France, with country codes of their own."""

_DIALLED_NATIONALLY = frozenset({33, 262, 508, 590, 594, 596})
_ONES_OWN = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    }
)


def siret_fault(written: str) -> Bilingual:
    """Say why something is no SIRET, and what a spreadsheet has made of it if that shows."""
    if _NUMBER.fullmatch("".join(written.split())):
        return MADE_A_NUMBER.format(written=written[:40])
    return NO_SIRET


def read_phone(text: str) -> str | None:
    """Read a number as it is written in France and overseas, in E.164; None: there is none such.

    libphonenumber's word is taken for every French numbering plan.
    """
    numbers = [_parsed(text, region) for region in ("FR", *OVERSEAS)]
    mainland, *overseas = numbers
    own = {_e164(number) for number in overseas if number and _is_ones_own(number)}
    if len(own) == 1:
        return own.pop()
    found = mainland or next(filter(None, overseas), None)
    return None if found is None else _e164(found)


def dialled(phone: str) -> str:
    """Write a number kept in E.164 as it is dialled from France; any other text stays as it is."""
    try:
        number = phonenumbers.parse(phone, "FR")
    except phonenumbers.NumberParseException:
        return phone
    if number.country_code in _DIALLED_NATIONALLY:
        return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    abroad = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return f"00{abroad.removeprefix('+')}"


def readable(phone: str) -> str:
    """Write a number kept in E.164 for its readers; any other text stays as it is.

    As it is dialled in France, `01 99 00 12 34`, where `read_phone` makes the same number of that;
    else with its country: `+32 2 555 12 12`.
    """
    number = _parsed(phone, "FR")
    if number is None:
        return phone
    at_home = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    if read_phone(at_home) == _e164(number):
        return at_home
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def _parsed(text: str, region: str) -> PhoneNumber | None:
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    is_good = phonenumbers.is_valid_number(number) and not number.extension
    return number if is_good else None


def _is_ones_own(number: PhoneNumber) -> bool:
    return phonenumbers.number_type(number) in _ONES_OWN


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
