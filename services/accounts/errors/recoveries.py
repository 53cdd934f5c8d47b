"""What is refused to whoever would recover an establishment without administrator."""

from shared.errors import Conflict, NotFound


class RecoveryRefused(NotFound):
    """The pair is wrong or unknown, or somebody administers the establishment: never told which."""

    code = "recovery_refused"
    title = "No establishment without administrator has this SIRET and this contract number."
    title_fr = "Aucun établissement sans administrateur n'a ce SIRET et ce numéro de contrat."


class WrongRecoveryCode(NotFound):
    """The code recovers nothing: wrong, somebody else's, used up, void after five, or too old."""

    code = "wrong_recovery_code"
    title = (
        "This code is wrong or no longer valid. After five wrong tries it is void, and the next "
        "letter brings another."
    )
    title_fr = (
        "Ce code est erroné ou n'est plus valable. Après cinq essais il est annulé, et le prochain "
        "courrier en apporte un autre."
    )


class NotOrphaned(Conflict):
    """The establishment has an administrator who is active and not overdue."""

    code = "not_orphaned"
    title = "An administrator of this establishment can act: ask them."
    title_fr = "Un administrateur de cet établissement est en mesure d'agir : adressez-vous à lui."


class RecoveryUnderWay(Conflict):
    """An administrator is invited, and has 15 days to create a password."""

    code = "recovery_under_way"
    title = "An administrator has been invited and has yet to create a password: wait for them."
    title_fr = "Un administrateur invité doit encore créer son mot de passe : attendez-le."
