"""What is refused about many accounts at once."""

from shared.errors import Conflict


class SelectionChanged(Conflict):
    """Not as many accounts match as whoever acts had seen; `count` tells how many do."""

    code = "selection_changed"
    title = "Another number of accounts match than you expected, see `count`: nothing was done."
    title_fr = (
        "Le nombre de comptes visés n'est pas celui attendu, voyez `count` : rien n'a été fait."
    )


class InvitedLately(Conflict):
    """Nobody is invited twice within a day; `again_from` tells when they can be again."""

    code = "invited_lately"
    title = "The holder was invited lately: wait before you invite them again, see `again_from`."
    title_fr = (
        "Le titulaire vient d'être invité : attendez avant de l'inviter à nouveau, "
        "voyez `again_from`."
    )
