"""What resets of second factors are refused with."""

from datetime import datetime

from shared.clock import written
from shared.errors import Conflict


class OwnFactors(Conflict):
    """An administrator asks that their own second factors be removed by themselves."""

    code = "own_factors"
    title = (
        "These are your own second factors: remove them in your account, or ask another "
        "administrator."
    )
    title_fr = (
        "Ce sont vos propres seconds facteurs : retirez-les dans votre compte, ou demandez à un "
        "autre administrateur."
    )


class NothingToReset(Conflict):
    """The account has no second factor."""

    code = "nothing_to_reset"
    title = "This account has no second factor: its password alone signs in."
    title_fr = "Ce compte n'a pas de second facteur : son mot de passe suffit pour se connecter."


class ResetUnderWay(Conflict):
    """A reset of this account waits already.

    :param due_at: when it is carried out
    """

    code = "reset_under_way"
    title = "The second factors of this account are to be reset already: see `due_at`."
    title_fr = "La réinitialisation des seconds facteurs de ce compte est déjà demandée."

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at=written(due_at))


class NoResetWaits(Conflict):
    """There is no reset to be cancelled: it was carried out, or cancelled."""

    code = "no_reset_waits"
    title = "No reset of second factors waits here: it was carried out or cancelled."
    title_fr = (
        "Aucune réinitialisation de seconds facteurs n'est en attente : elle est faite ou annulée."
    )


class EmailJustChanged(Conflict):
    """Somebody else than the holder has changed the e-mail address lately.

    :param until: from when on factors may be reset
    """

    code = "email_just_changed"
    title = (
        "The e-mail address of this account was changed less than 72 hours ago, not by its "
        "holder: wait, see `until`."
    )
    title_fr = (
        "L'adresse électronique de ce compte a été modifiée il y a moins de 72 heures, et pas par "
        "son titulaire : patientez."
    )

    def __init__(self, until: datetime) -> None:
        super().__init__(until=written(until))


class RenewalRequired(Conflict):
    """An overdue account is renewed before anything in it changes [S1]."""

    code = "renewal_required"
    title = "This account has expired: renew it before you modify it."
    title_fr = "Ce compte est expiré : renouvelez-le avant de le modifier."
