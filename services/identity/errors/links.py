"""What links between accounts are refused with."""

from shared.errors import Bilingual, Conflict, Forbidden

CODE_AND_KIND = Bilingual(
    "Give `factor` and `code`, or neither.",
    "Donnez `factor` et `code`, ou ni l'un ni l'autre.",
)


class AlreadyLinked(Conflict):
    """The two accounts are linked."""

    code = "already_linked"
    title = "This account is already linked to yours."
    title_fr = "Ce compte est déjà lié au vôtre."


class OwnAccount(Conflict):
    """The identifier is that of the account one is signed in to."""

    code = "own_account"
    title = "This is the account you are signed in to: give the identifier of another one."
    title_fr = "C'est le compte auquel vous êtes connecté : donnez l'identifiant d'un autre compte."


class FactorNeededToLink(Forbidden):
    """The other account has a second factor, which its password alone does not stand for."""

    code = "factor_needed_to_link"
    title = "This account has a second factor: type a code of it too."
    title_fr = "Ce compte a un second facteur : saisissez aussi un code de celui-ci."
