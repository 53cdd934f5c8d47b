"""What an e-mail address, a phone number and a SIRET look like."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError
from stdnum.exceptions import ValidationError as NotStandard
from stdnum.fr import siret as siret_number

from shared.edge.messages import Bilingual

EMAIL = Bilingual("Not a valid e-mail address.", "Adresse électronique incorrecte.")
PHONE = Bilingual(
    "Not a valid phone number: give it as in France, or with its country code.",
    "Numéro de téléphone incorrect : donnez-le au format français, ou avec son indicatif.",
)
SIRET = Bilingual("Not a valid SIRET.", "SIRET incorrect.")

OVERSEAS = {
    "0590": "GP",
    "0690": "GP",
    "0691": "GP",
    "0594": "GF",
    "0694": "GF",
    "0596": "MQ",
    "0696": "MQ",
    "0697": "MQ",
    "0262": "RE",
    "0263": "RE",
    "0692": "RE",
    "0693": "RE",
    "0269": "YT",
    "0639": "YT",
}
"""National numbers of the overseas departments, which have country codes of their own."""


def email(text: str) -> str:
    """Check an address by its form (RFC 5321, RFC 6531), and write its domain in lower case.

    :raises marshmallow.ValidationError: if it is none
    """
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        raise ValidationError(EMAIL) from None


def phone(text: str) -> str:
    """Read a number as it is written in France, and write it in E.164.

    :raises marshmallow.ValidationError: if there can be no such number
    """
    digits = "".join(character for character in text if character.isdigit())
    region = OVERSEAS.get(digits[:4], "FR") if not text.startswith(("+", "00")) else "FR"
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise ValidationError(PHONE) from None
    if not phonenumbers.is_valid_number(number) or number.extension:
        raise ValidationError(PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def siret(text: str) -> str:
    """Check a SIRET, and write its 14 digits.

    :raises marshmallow.ValidationError: if its form or its check digit is wrong
    """
    try:
        return str(siret_number.validate(text))
    except NotStandard:
        raise ValidationError(SIRET) from None
