"""Why a delegation is not what is asked of it, or not for whoever asks."""

from shared.errors import Bilingual, Conflict, Forbidden

NOT_DELEGABLE = Bilingual(
    "There is no such service in the catalogue, or it cannot be delegated.",
    "Ce service n'est pas au catalogue, ou ne peut pas être délégué.",
)
DAY_GONE_BY = Bilingual("This day has gone by.", "Ce jour est passé.")
_OUT_OF_BOUNDS = Bilingual(
    "From tomorrow to {most} days from now.", "De demain à {most} jours d'ici."
)


def term_out_of_bounds(most: int) -> Bilingual:
    """Say which last days can be asked for.

    :param most: in days from today
    """
    return _OUT_OF_BOUNDS.format(most=most)


class OtherSideDecides(Forbidden):
    """It is for the other establishment to do this."""

    code = "other_side_decides"
    title = "This is for the other establishment to decide."
    title_fr = "Cette décision appartient à l'autre établissement."


class SamePerson(Forbidden):
    """Whoever asks must not be the one who accepts."""

    code = "same_person"
    title = "You cannot accept a request that you made yourself: another administrator must answer."
    title_fr = (
        "Vous ne pouvez pas accepter votre propre demande : un autre administrateur doit répondre."
    )


class WrongState(Conflict):
    """The delegation is not in a state that allows this; `delegation_status` tells which."""

    code = "wrong_state"
    title = "The delegation is not in a state that allows this: see `delegation_status`."
    title_fr = "L'état de la délégation ne le permet pas : voyez `delegation_status`."


class RequestLapsed(Conflict):
    """Nobody answered in time, or the last day has gone by."""

    code = "request_lapsed"
    title = "It is too late: the time to answer, or the delegation's last day, has gone by."
    title_fr = (
        "Il est trop tard : le délai de réponse ou le dernier jour de la délégation est passé."
    )


class ChangedSinceShown(Conflict):
    """The text is no longer the one whose hash was sent."""

    code = "changed_since_shown"
    title = "The text has changed since you saw it: read it again before you answer."
    title_fr = "Le texte a changé depuis que vous l'avez lu : relisez-le avant de répondre."


class WouldWiden(Conflict):
    """More than was asked or agreed, or for longer."""

    code = "would_widen"
    title = "A delegation can be narrowed or shortened here, never widened or made longer."
    title_fr = "Une délégation peut ici être restreinte ou écourtée, jamais étendue ni prolongée."


class NothingReduced(Conflict):
    """What was sent is what already stands."""

    code = "nothing_reduced"
    title = "This is what the delegation already says: nothing was reduced."
    title_fr = "C'est ce que dit déjà la délégation : rien n'a été réduit."


class CounterpartNotActive(Conflict):
    """One of the two establishments is suspended or closed, or no longer centralising."""

    code = "counterpart_not_active"
    title = "One of the two establishments is suspended, closed or no longer centralising."
    title_fr = "L'un des deux établissements est suspendu, fermé ou n'est plus centralisateur."


class ServiceNotDelegable(Conflict):
    """The catalogue no longer lets these services be delegated."""

    code = "service_not_delegable"
    title = "Some services can no longer be delegated: leave them out. See `services`."
    title_fr = "Certains services ne peuvent plus être délégués : retirez-les. Voyez `services`."


class AlreadySuspended(Conflict):
    """Whoever suspends it has done so already: the delegating side, or operators."""

    code = "already_suspended"
    title = "The delegation is already suspended on your part."
    title_fr = "La délégation est déjà suspendue de votre fait."


class NotAgreed(Conflict):
    """There is no consent to prove: it was never accepted."""

    code = "not_agreed"
    title = "Nothing was agreed to: there is no consent to prove."
    title_fr = "Rien n'a été accepté : il n'y a pas de consentement à prouver."


class SuspendedByRules(Conflict):
    """It is suspended because one of the establishments is, and only that can end it."""

    code = "suspended_by_rules"
    title = "It is suspended because one of the two establishments is: it resumes with it."
    title_fr = (
        "Elle est suspendue parce que l'un des deux établissements l'est : elle reprendra avec lui."
    )


class SuspendedByOperators(Conflict):
    """It is suspended by the platform's staff, and only they can end it."""

    code = "suspended_by_operators"
    title = "The platform's staff have suspended it: object to it, or wait until they resume it."
    title_fr = (
        "La plateforme l'a suspendue : contestez cette suspension, ou attendez qu'elle la lève."
    )


class SuspendedByOthers(Conflict):
    """The platform's staff do not suspend it; `suspended_by` of the delegation tells who does."""

    code = "suspended_by_others"
    title = "It is not the platform's staff who suspend it: see `suspended_by`."
    title_fr = "Ce n'est pas la plateforme qui la suspend : voyez `suspended_by`."


class AlreadyJoined(Conflict):
    """The two are joined for this service already; two requests crossed."""

    code = "already_joined"
    title = "There is a request or a delegation between the two for one of these services already."
    title_fr = "Une demande ou une délégation existe déjà entre les deux pour l'un de ces services."


class ExclusivelyHeld(Conflict):
    """Another centralising establishment has just been given an exclusive service."""

    code = "exclusively_held"
    title = "An exclusive service has just been given to another establishment: read it again."
    title_fr = "Un service exclusif vient d'être confié à un autre établissement : relisez."
