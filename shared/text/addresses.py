"""E-mail addresses that every mail server on the way takes: ASCII before the @ (RFC 5321)."""

import idna

from shared.errors import Bilingual

_STRAIGHT = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02b9\u2032\u00b4\uff07", "'"))

TYPOGRAPHIC = Bilingual(
    "Most mail servers do not take {character} before the @: should it be {proposed}?",
    "La plupart des serveurs de messagerie refusent {character} avant le @ : s'agit-il de "
    "{proposed} ?",
)
NOT_ASCII = Bilingual(
    "Most mail servers do not take {character} before the @: use letters without accents.",
    "La plupart des serveurs de messagerie refusent {character} avant le @ : utilisez des lettres "
    "sans accent.",
)


def address_fault(email: str) -> Bilingual | None:
    """Tell why an e-mail address could never be written to; None: it can.

    What comes after the @ may be in any script: it is sent as `xn--…`.
    """
    local, _, domain = email.rpartition("@")
    beyond = [character for character in local if not character.isascii()]
    if not beyond:
        return None
    straight = local.translate(_STRAIGHT)
    if straight.isascii():
        return TYPOGRAPHIC.format(character=beyond[0], proposed=f"{straight}@{domain}")
    return NOT_ASCII.format(character=beyond[0])


class CannotBeWrittenTo(ValueError):
    """No mail can reach this address: it is not ASCII before the @, or no domain after it."""


def travelling(email: str) -> str:
    """Write an address as it goes to mail servers: its domain in ASCII, as `xn--…`.

    :raises CannotBeWrittenTo: if there is no such form
    """
    local, at, domain = email.rpartition("@")
    if not at or not local.isascii():
        raise CannotBeWrittenTo("its part before the @ is not ASCII")
    if domain.isascii():
        return email
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError as error:
        raise CannotBeWrittenTo(f"its domain is none ({type(error).__name__})") from None
