"""What passwords are refused with, and the codes of links that set them."""

from collections.abc import Mapping

from shared.errors import Conflict, Forbidden, Invalid, NotFound


class WrongPassword(Forbidden):
    """The present password is not this one, or no password is judged for now."""

    code = "wrong_password"
    title = "Your present password is wrong, or blocked for a while after wrong tries."
    title_fr = (
        "Votre mot de passe actuel est incorrect, ou bloqué quelque temps après des essais "
        "infructueux."
    )


class PasswordRefused(Invalid):
    """The password does not meet the policy.

    :param reasons: a sentence by fault; the codes are in the member `faults`
    """

    code = "password_refused"
    title = "This password is not good enough: see `faults`."
    title_fr = "Ce mot de passe ne convient pas : voyez `faults`."

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__({"password": list(reasons.values())}, faults=list(reasons))


class UnknownCode(NotFound):
    """There is no such code for this purpose."""

    code = "unknown_code"
    title = "This link or code is not known: copy it again from the e-mail, whole."
    title_fr = "Ce lien ou ce code est inconnu : recopiez-le en entier depuis le courriel."


class CodeExpired(Conflict):
    """The code is past its time."""

    code = "code_expired"
    title = "This link has expired: ask for a new one."
    title_fr = "Ce lien a expiré : demandez-en un nouveau."


class CodeSpent(Conflict):
    """The code has been used, or a newer one has replaced it."""

    code = "code_spent"
    title = "This link has already been used, or a newer one has replaced it."
    title_fr = "Ce lien a déjà servi, ou un plus récent le remplace."


class RequestWithdrawn(Conflict):
    """Whoever had the code sent could no longer ask for it: their delegation has ended, or such."""

    code = "request_withdrawn"
    title = (
        "Whoever had this link sent may no longer act here: "
        "ask an administrator of your establishment for another."
    )
    title_fr = (
        "La personne à l'origine de ce lien ne peut plus agir ici : "
        "demandez-en un nouveau à un administrateur de votre établissement."
    )
