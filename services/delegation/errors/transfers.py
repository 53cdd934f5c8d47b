"""Why nothing is transferred, or is taken over."""

from shared.errors import Bilingual, Conflict

NO_SUCCESSOR = Bilingual(
    "No other active centralising establishment has this SIRET and this contract number: "
    "check both.",
    "Aucun autre établissement centralisateur actif n'a ce SIRET et ce numéro de contrat : "
    "vérifiez les deux.",
)


class AlreadyOffered(Conflict):
    """A delegation is offered to one establishment at a time."""

    code = "already_offered"
    title = "This delegation is offered already: wait for the answer, or withdraw that transfer."
    title_fr = "Cette délégation est déjà proposée : attendez la réponse, ou retirez ce transfert."


class DelegationOver(Conflict):
    """What a line of a transfer is about has ended since: there is nothing to succeed."""

    code = "delegation_over"
    title = "This delegation has ended since it was offered: ask the establishment by a request."
    title_fr = (
        "Cette délégation a pris fin depuis la proposition : adressez une demande à "
        "l'établissement."
    )


class TransferSettled(Conflict):
    """A transfer is answered, or withdrawn, once."""

    code = "transfer_settled"
    title = "This transfer has been answered or withdrawn, or its time has gone by."
    title_fr = "Ce transfert a reçu sa réponse, a été retiré, ou son délai est passé."
