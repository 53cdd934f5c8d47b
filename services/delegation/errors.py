"""What this service refuses.

Forbidden
├── NotCentralising            not_centralising
├── OtherSideDecides           other_side_decides
└── SamePerson                 same_person
Conflict
├── WrongState                 wrong_state               + delegation_status
├── RequestLapsed              request_lapsed
├── ChangedSinceShown          changed_since_shown
├── WouldWiden                 would_widen               + services
├── NothingReduced             nothing_reduced
├── CounterpartNotActive       counterpart_not_active
├── ServiceNotDelegable        service_not_delegable     + services
├── AlreadySuspended           already_suspended
├── SuspendedByRules           suspended_by_rules
├── BeyondScope                beyond_scope              + services
├── AlreadyJoined              already_joined
├── ExclusivelyHeld            exclusively_held
├── AccountNotActive           account_not_active
├── NothingAsked               nothing_asked
├── NothingAgreed              nothing_agreed
├── AmendmentPending           amendment_pending         + amendment_id
├── AmendmentAnswered          amendment_answered        + amendment_status
└── ClientExpired              client_expired

One target of a request, among many, is refused by one of the codes of `Refusal`.
"""

from enum import StrEnum

from shared.errors import Bilingual, Conflict, Forbidden, Problem

NOT_DELEGABLE = Bilingual(
    "There is no such service in the catalogue, or it cannot be delegated.",
    "Ce service n'est pas au catalogue, ou ne peut pas être délégué.",
)
DAY_GONE_BY = Bilingual("This day has gone by.", "Ce jour est passé.")
NOT_YOUR_ACCOUNT = Bilingual(
    "There is no such account in your establishment.",
    "Ce compte n'existe pas dans votre établissement.",
)
NOT_YOUR_CLIENT = Bilingual(
    "There is no such application in your establishment.",
    "Cette application n'existe pas dans votre établissement.",
)
ONE_ASSIGNEE = Bilingual(
    "Name either an account or an application.",
    "Indiquez soit un compte, soit une application.",
)
TOO_MANY_TARGETS = Bilingual(
    "At most {most} establishments in one request.",
    "Au plus {most} établissements par demande.",
)
_OUT_OF_BOUNDS = Bilingual(
    "From tomorrow to {most} days from now.", "De demain à {most} jours d'ici."
)


def term_out_of_bounds(most: int) -> Bilingual:
    """Say which last days can be asked for.

    :param most: in days from today
    """
    return _OUT_OF_BOUNDS.format(most=most)


class Refusal(StrEnum):
    """Why one of the establishments named in a request is not asked."""

    UNKNOWN_TARGET = "unknown_target"
    """No active establishment has both numbers; which of them is wrong is not told."""
    OWN_ESTABLISHMENT = "own_establishment"
    ALREADY_REQUESTED = "already_requested"
    ALREADY_DELEGATED = "already_delegated"


REFUSED: dict[Refusal, Bilingual] = {
    Refusal.UNKNOWN_TARGET: Bilingual(
        "No active establishment has this SIRET and this contract number: check both.",
        "Aucun établissement actif n'a ce SIRET et ce numéro de contrat : vérifiez les deux.",
    ),
    Refusal.OWN_ESTABLISHMENT: Bilingual(
        "This is your own establishment: name another.",
        "C'est votre propre établissement : indiquez-en un autre.",
    ),
    Refusal.ALREADY_REQUESTED: Bilingual(
        "You have asked it already: wait for its answer, or take that request back first.",
        "Une demande est déjà en attente : patientez, ou annulez d'abord cette demande.",
    ),
    Refusal.ALREADY_DELEGATED: Bilingual(
        "A delegation already runs for one of these services: ask for an amendment of it.",
        "Une délégation est en cours pour l'un de ces services : demandez plutôt un avenant.",
    ),
}
"""What each is told in words."""


class NotCentralising(Forbidden):
    """Only an establishment that an operator has marked as centralising asks for delegations."""

    code = "not_centralising"
    title = "Your establishment is not a centralising one: the platform's staff can grant this."
    title_fr = (
        "Votre établissement n'est pas centralisateur : seule la plateforme donne cette qualité."
    )


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
    """The delegating side has already suspended it."""

    code = "already_suspended"
    title = "The delegation is already suspended by your establishment."
    title_fr = "La délégation est déjà suspendue par votre établissement."


class SuspendedByRules(Conflict):
    """It is suspended because one of the establishments is, and only that can end it."""

    code = "suspended_by_rules"
    title = "It is suspended because one of the two establishments is: it resumes with it."
    title_fr = (
        "Elle est suspendue parce que l'un des deux établissements l'est : elle reprendra avec lui."
    )


class BeyondScope(Conflict):
    """An assignment can reach no further than the delegation."""

    code = "beyond_scope"
    title = "These rights reach further than the delegation itself: see `services`."
    title_fr = "Ces droits dépassent ceux de la délégation elle-même : voyez `services`."


class AccountNotActive(Conflict):
    """Only an active account that is not overdue can be assigned."""

    code = "account_not_active"
    title = "This account is not active, or is overdue: activate or renew it first."
    title_fr = "Ce compte n'est pas actif ou est expiré : activez-le ou renouvelez-le d'abord."


class ClientExpired(Conflict):
    """Only a machine client that is still let in can be assigned."""

    code = "client_expired"
    title = "This application has expired: make another."
    title_fr = "Cette application est expirée : créez-en une autre."


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


class NothingAsked(Conflict):
    """What an amendment asks for is granted already."""

    code = "nothing_asked"
    title = "The delegation already reaches as far, and as long: there is nothing to ask for."
    title_fr = "La délégation va déjà aussi loin et aussi longtemps : il n'y a rien à demander."


class NothingAgreed(Conflict):
    """Nothing of an amendment would be granted."""

    code = "nothing_agreed"
    title = "This agrees to nothing of what is asked: refuse the amendment instead."
    title_fr = "Rien de ce qui est demandé ne serait accordé : refusez plutôt l'avenant."


class AmendmentPending(Conflict):
    """One amendment waits for its answer; `amendment_id` tells which."""

    code = "amendment_pending"
    title = "An amendment of this delegation waits for its answer: see `amendment_id`."
    title_fr = "Un avenant à cette délégation attend sa réponse : voyez `amendment_id`."


class AmendmentAnswered(Conflict):
    """The amendment is no longer pending; `amendment_status` tells how it stands."""

    code = "amendment_answered"
    title = "This amendment has been answered, taken back or has lapsed: see `amendment_status`."
    title_fr = (
        "Cet avenant a reçu une réponse, a été annulé ou est échu : voyez `amendment_status`."
    )


CONSTRAINTS: dict[str, type[Problem]] = {
    "uq_delegation_lines_open": AlreadyJoined,
    "uq_delegation_lines_exclusive": ExclusivelyHeld,
    "uq_amendments_pending": AmendmentPending,
}
"""What a violation of the database's own rules means, should the courtesy checks be outrun."""
