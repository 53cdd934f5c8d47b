"""What an e-mail address, a phone number and a SIRET look like."""

from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError
from stdnum.exceptions import ValidationError as NotStandard
from stdnum.fr import siret as siret_number

from shared.edge.messages import Bilingual
from shared.text.numbers import read_phone, siret_fault

EMAIL = Bilingual("Not a valid e-mail address.", "Adresse électronique incorrecte.")
PHONE = Bilingual(
    "Not a valid phone number: give it as in France, or with its country code.",
    "Numéro de téléphone incorrect : donnez-le au format français, ou avec son indicatif.",
)


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
    number = read_phone(text)
    if number is None:
        raise ValidationError(PHONE)
    return number


def siret(text: str) -> str:
    """Check a SIRET, and write its 14 digits.

    :raises marshmallow.ValidationError: if its form or its check digit is wrong
    """
    try:
        return str(siret_number.validate(text))
    except NotStandard:
        raise ValidationError(siret_fault(text)) from None
