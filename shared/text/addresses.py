"""E-mail addresses that every mail server on the way takes: ASCII before the @ (RFC 5321)."""

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
