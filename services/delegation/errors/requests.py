"""Why nobody, or one of many establishments, is asked for a delegation."""

from enum import StrEnum

from shared.errors import Bilingual, Forbidden

TOO_MANY_TARGETS = Bilingual(
    "At most {most} establishments in one request.",
    "Au plus {most} établissements par demande.",
)


class Refusal(StrEnum):
    """Why one of the establishments named in a request is not asked."""

    UNKNOWN_TARGET = "unknown_target"
    """No active establishment has both numbers; which of them is wrong is not told."""
    OWN_ESTABLISHMENT = "own_establishment"
    ALREADY_REQUESTED = "already_requested"
    ALREADY_DELEGATED = "already_delegated"
    OTHER_NAME = "other_name"
    """Both numbers are those of an establishment that a paper calls otherwise."""
    INVALID = "invalid"
    """What is asked of this one, among others, is not in order."""


RIGHTS_MISSING = Bilingual("Name at least one service.", "Indiquez au moins un service.")
SIGNED_LATER = Bilingual(
    "A mandate is signed by today: choose the day on the paper.",
    "Un mandat est signé au plus tard aujourd'hui : indiquez la date portée sur le papier.",
)
ONE_INVALID = Bilingual(
    "What is asked of this one is not in order: check its services and its last day.",
    "La demande faite à cet établissement est incorrecte : vérifiez services et dernier jour.",
)

REFUSED: dict[Refusal, Bilingual] = {
    Refusal.UNKNOWN_TARGET: Bilingual(
        "No active establishment has this SIRET and this contract number: check both.",
        "Aucun établissement actif n'a ce SIRET et ce numéro de contrat : vérifiez les deux.",
    ),
    Refusal.OWN_ESTABLISHMENT: Bilingual(
        "This is your own establishment: name another.",
        "C'est votre propre établissement : indiquez-en un autre.",
    ),
    Refusal.ALREADY_REQUESTED: Bilingual(
        "You have asked it already: wait for its answer, or take that request back first.",
        "Une demande est déjà en attente : patientez, ou annulez d'abord cette demande.",
    ),
    Refusal.ALREADY_DELEGATED: Bilingual(
        "A delegation already runs for one of these services: ask for an amendment of it.",
        "Une délégation est en cours pour l'un de ces services : demandez plutôt un avenant.",
    ),
    Refusal.OTHER_NAME: Bilingual(
        "These numbers are those of an establishment of another name: check the paper, then write "
        "the name as the register has it, or leave it out.",
        "Ces numéros sont ceux d'un établissement d'un autre nom : vérifiez le papier, puis "
        "écrivez le nom tel qu'au référentiel, ou laissez-le vide.",
    ),
    Refusal.INVALID: ONE_INVALID,
}
"""What each is told in words."""


class NotCentralising(Forbidden):
    """Only an establishment that an operator has marked as centralising asks for delegations."""

    code = "not_centralising"
    title = "Your establishment is not a centralising one: the platform's staff can grant this."
    title_fr = (
        "Votre établissement n'est pas centralisateur : seule la plateforme donne cette qualité."
    )
