"""What is refused about many delegations at once."""

from shared.errors import Bilingual, Conflict

ONE_CHOICE = Bilingual(
    "Send either ids or `filter`; an empty filter stands for all delegations.",
    "Envoyez soit des identifiants, soit `filter` ; un filtre vide désigne toutes les délégations.",
)
RIGHTS_NEEDED = Bilingual(
    "Name the rights, or send `as_far_as_each_goes`.",
    "Indiquez les droits, ou envoyez `as_far_as_each_goes`.",
)


class SelectionChanged(Conflict):
    """Not as many delegations match as whoever acts had seen; `count` tells how many do."""

    code = "selection_changed"
    title = "Another number of delegations match than you expected, see `count`: nothing was done."
    title_fr = (
        "Le nombre de délégations visées n'est pas celui attendu, voyez `count` : "
        "rien n'a été fait."
    )
