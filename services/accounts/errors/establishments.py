"""What is refused about establishments: registering them, and the state they are in."""

from shared.errors import Bilingual, Conflict, NotFound


class UnknownPair(NotFound):
    """SIRET and contract number do not go together, or are unknown: never told which."""

    code = "unknown_pair"
    title = "This SIRET and this contract number do not match the register."
    title_fr = "Ce SIRET et ce numéro de contrat ne correspondent pas au référentiel."


class WrongCode(NotFound):
    """The code proves nothing: wrong, somebody else's, used up, void after five, or too old."""

    code = "wrong_code"
    title = (
        "This code is wrong or no longer valid. After five wrong tries it is void, and the next "
        "letter brings another."
    )
    title_fr = (
        "Ce code est erroné ou n'est plus valable. Après cinq essais il est annulé, et le prochain "
        "courrier en apporte un autre."
    )


class AlreadyRegistered(Conflict):
    """The establishment is registered; `administrators` names who makes accounts, if anybody."""

    code = "already_registered"
    title = "This establishment is registered: ask one of its administrators for an account."
    title_fr = (
        "Cet établissement est déjà inscrit : demandez un compte à l'un de ses administrateurs."
    )

    NOBODY = Bilingual(
        "This establishment is registered, but none of its administrators can act any more: "
        "ask for its recovery, by a letter to the legal representative, or ask the platform's "
        "support.",
        "Cet établissement est déjà inscrit, mais aucun de ses administrateurs ne peut plus agir : "
        "demandez sa reprise, par un courrier au représentant légal, ou contactez l'assistance de "
        "la plateforme.",
    )

    SUSPENDED = Bilingual(
        "This establishment is registered, but none of its administrators can act at present: ask "
        "the platform's support.",
        "Cet établissement est déjà inscrit, mais aucun de ses administrateurs ne peut agir "
        "actuellement : contactez l'assistance de la plateforme.",
    )


class SiretTaken(Conflict):
    """Another establishment is registered, and proven, under this SIRET."""

    code = "siret_taken"
    title = "Another establishment has this SIRET: close one of the two, merged into the other."
    title_fr = (
        "Un autre établissement a ce SIRET : fermez l'un des deux en le fusionnant dans l'autre."
    )


class EstablishmentState(Conflict):
    """The establishment is not in a state that allows this; `establishment_status` tells which."""

    code = "establishment_state"
    title = "The establishment's present state does not allow this."
    title_fr = "L'état actuel de l'établissement ne le permet pas."
