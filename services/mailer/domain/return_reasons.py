"""Why letters come back."""

from enum import StrEnum


class ReturnReason(StrEnum):
    """Why the post has brought a letter back, as it prints it on the envelope.

    :cvar UNKNOWN: nobody of this name at the address ("destinataire inconnu à l'adresse")
    :cvar BAD_ADDRESS: the address is wrong or incomplete ("défaut d'accès ou d'adressage")
    :cvar REFUSED: it was not accepted ("pli refusé par le destinataire")
    :cvar UNCLAIMED: nobody came for it ("pli avisé et non réclamé")
    :cvar OTHER: something else, which the note tells
    """

    UNKNOWN = "unknown"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    UNCLAIMED = "unclaimed"
    OTHER = "other"
