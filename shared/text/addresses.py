"""E-mail addresses that every mail server on the way takes: ASCII before the @ (RFC 5321)."""

import idna

from shared.errors import Bilingual
from shared.text.names import mixture_fault

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
ROUTED = Bilingual(
    "{character} is not accepted before the @: write the address itself, not a way to it.",
    "{character} n'est pas accepté avant le @ : écrivez l'adresse elle-même, pas un chemin vers "
    "elle.",
)
TOO_LONG = Bilingual(
    "At most {most} characters before the @: no mail server takes more.",
    "Au plus {most} caractères avant le @ : les serveurs de messagerie n'en prennent pas "
    "davantage.",
)
LONGEST_LOCAL = 64
"""Of what stands before the @ (RFC 5321 §4.5.3.1.1)."""


def address_fault(email: str) -> Bilingual | None:
    """Tell why an e-mail address could never be written to; None: it can.

    What comes after the @ may be in any script: it is sent as `xn--…`.
    """
    local, _, domain = email.rpartition("@")
    beyond = [character for character in local if not character.isascii()]
    if not beyond:
        return _fault_of_local(local) or next(
            filter(None, map(mixture_fault, domain.split("."))), None
        )
    straight = local.translate(_STRAIGHT)
    if straight.isascii():
        return TYPOGRAPHIC.format(character=beyond[0], proposed=f"{straight}@{domain}")
    return NOT_ASCII.format(character=beyond[0])


def _fault_of_local(local: str) -> Bilingual | None:
    if len(local) > LONGEST_LOCAL:
        return TOO_LONG.format(most=LONGEST_LOCAL)
    ways = [character for character in local if character in "%!"]
    return ROUTED.format(character=ways[0]) if ways else None


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
