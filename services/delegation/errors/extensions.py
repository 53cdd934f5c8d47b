"""Why a delegation is not extended by itself."""

from shared.errors import Bilingual, Conflict

_TOO_LONG = Bilingual("From 1 to {most} days.", "De 1 à {most} jours.")


def extension_out_of_bounds(most: int) -> Bilingual:
    """Say how long an extension may be.

    :param most: in days
    """
    return _TOO_LONG.format(most=most)


class AlreadyExtended(Conflict):
    """There is one automatic extension in all."""

    code = "already_extended"
    title = "An extension is allowed already, or has begun: there is one in all. Amend it instead."
    title_fr = (
        "Une prolongation est déjà permise ou en cours : il n'y en a qu'une. Passez par un avenant."
    )


class NoExtension(Conflict):
    """None is allowed."""

    code = "no_extension"
    title = "No extension is allowed: there is nothing to take back."
    title_fr = "Aucune prolongation n'est permise : il n'y a rien à retirer."


class TooLateToExtend(Conflict):
    """Both sides are told of an extension some days before; `days` tells how many."""

    code = "too_late_to_extend"
    title = "It is too late: both sides are told `days` days before. Ask for an amendment instead."
    title_fr = (
        "Il est trop tard : les deux côtés sont prévenus `days` jours avant. Passez par un avenant."
    )


class NobodyThere(Conflict):
    """Nothing is extended by itself where nobody administers the establishment."""

    code = "nobody_there"
    title = "One of the two establishments has no administrator: nothing is extended by itself."
    title_fr = (
        "L'un des deux établissements n'a plus d'administrateur : rien n'est prolongé tout seul."
    )
