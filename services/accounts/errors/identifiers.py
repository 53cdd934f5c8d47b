"""What is refused about sheets of identifiers."""

from shared.errors import Conflict, Unavailable


class NoSheets(Conflict):
    """None of the accounts that were chosen is there: nothing could be printed."""

    code = "no_sheets"
    title = "No account matches: there is no sheet to print."
    title_fr = "Aucun compte ne correspond : il n'y a pas de fiche à imprimer."


class TooManySheets(Conflict):
    """A file holds no more sheets than `most`."""

    code = "too_many_sheets"
    title = "One file cannot hold so many sheets, see `most`: narrow the choice."
    title_fr = "Un fichier ne peut contenir autant de fiches, voyez `most` : restreignez le choix."


class SettingBusy(Unavailable):
    """As many requests as may are having sheets set."""

    code = "busy"
    title = "Too many sheets are being made just now: try again in a moment."
    title_fr = "Trop de fiches sont en préparation : réessayez dans un instant."
