"""Why an amendment is not asked for, or not answered."""

from shared.errors import Conflict


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
