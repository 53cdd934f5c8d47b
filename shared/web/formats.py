"""What an e-mail address, a phone number and a SIRET look like."""

import re
from urllib.parse import urlsplit

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

HTTPS = Bilingual(
    "Write a whole address that begins with https://, without a name or password in it.",
    "Écrivez une adresse complète qui commence par https://, sans nom ni mot de passe dedans.",
)
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")


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


def https_address(text: str) -> str:
    """Check an address that people are to follow: by https, to a machine, with nobody's password.

    :raises marshmallow.ValidationError: if it is none
    """
    try:
        parts = urlsplit(text)
        is_good = (
            parts.scheme == "https"
            and _HOST.fullmatch(parts.hostname or "") is not None
            and parts.username is None
            and parts.port != 0
            and text.isascii()
            and not set(text) & set(' \\"<>^`{|}')
        )
    except ValueError:  # a port that is no number, brackets without an address
        is_good = False
    if not is_good:
        raise ValidationError(HTTPS)
    return text
