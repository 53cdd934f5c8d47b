"""Whether a refusal is about the address itself, so that no mail will ever reach it.

A full mailbox, a message taken for spam, or a policy is about this mail at this time.
"""

import re

ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")

GONE = frozenset(
    (
        *(
            "5.1.1",
            "5.1.2",
            "5.1.3",
            "5.1.6",
        ),  # no such mailbox or domain, none at all, moved
        *("5.1.10",),  # the domain takes no mail
        *("5.2.1", "5.4.4"),  # disabled; no server for the domain
    )
)
"""Enhanced status codes (RFC 3463, RFC 7505) of an address that no mail reaches."""

UNCLEAR = frozenset(("", "5.0.0", "5.1.0", "5.4.1", "5.5.0", "5.3.0", "5.4.14"))
"""Codes that say nothing, or that servers use for more than the norm says: words decide."""

PERMANENT = re.compile(r"(?<!\d)55[0134](?!\d)")
WORDS = re.compile(
    r"(?:no such|unknown|invalid|non-?existent|inactive|disabled) "
    r"(?:local )?(?:user|recipient|mailbox|address|account)"
    r"|(?:user|recipient|mailbox|address|account)\b.{0,60}?"
    r"(?:unknown|not found|does(?: not|n't) exist|not exist|invalid|disabled|inactive|"
    r"no longer (?:valid|available|in use))"
    r"|recipient address rejected: access denied"
    r"|(?:adresse|destinataire|utilisateur|compte|bo[iî]te)\b.{0,60}?"
    r"(?:inconnue?|inexistante?|invalide|introuvable|d[ée]sactiv[ée]e?|n'existe (?:pas|plus))",
    re.IGNORECASE | re.DOTALL,
)
"""How servers say it, where they do not say it by a code."""


def status_of(text: str, *, given: str = "") -> str:
    """Tell the enhanced status code: what the last server said says more than a general one."""
    said = next(iter(ENHANCED.findall(text)), "")
    return said if said and (given in UNCLEAR or given.endswith(".0.0")) else given


def is_gone(status: str, said: str) -> bool:
    """Tell whether a refusal for good means that the address itself is of no use."""
    code = status_of(said, given=status)
    if code in GONE:
        return True
    is_permanent = code.startswith("5") or PERMANENT.search(said) is not None
    return code in UNCLEAR and is_permanent and WORDS.search(said) is not None
