"""What is refused about a row of a file of accounts."""

from shared.errors import Conflict


class DuplicateRow(Conflict):
    """A row of a file names the same person as one higher up; `row` tells which."""

    code = "duplicate_row"
    title = "Another row higher up in the file names the same person."
    title_fr = "Une autre ligne, plus haut dans le fichier, désigne la même personne."


class NotChecked(Conflict):
    """No dry run has checked every row of this file."""

    code = "not_checked"
    title = "This file was not checked to its end: check it again first."
    title_fr = "Ce fichier n'a pas été vérifié jusqu'au bout : vérifiez-le d'abord à nouveau."


class IdentifierTaken(Conflict):
    """The identifier of a former platform's account is, or was, somebody's here."""

    code = "identifier_taken"
    title = "This identifier is taken: leave the row out, and create an account instead."
    title_fr = "Cet identifiant est déjà pris : retirez la ligne et créez un compte."
