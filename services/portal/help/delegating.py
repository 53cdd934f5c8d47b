"""What one does with delegations: as an administrator, on either side."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

DELEGATING = (
    Task(
        "act-for-an-establishment",
        marked("Work for another establishment"),
        "others.choose",
        (
            marked("Choose “Other establishments” under your name, then “Act for it”."),
            marked(
                "The violet banner says for whom you act, on each page; the pages are those that "
                "you know."
            ),
            marked("Press “Back to my establishment” when you have done."),
        ),
        notes=(
            marked(
                "“All establishments” lists those that need attention; “Find a person”, “Accounts "
                "to renew” and “Reviews everywhere” look into all of them at once."
            ),
            marked(
                "“Who works where” shows your people beside the establishments; “Hand over to a "
                "colleague” moves all that one of them works on; “Invitations everywhere” lists "
                "who has not answered yet."
            ),
            marked(
                "You can work for several at once, each in a tab of its own: a tab stays with its "
                "establishment."
            ),
            marked(
                "What you do stands in the history of the establishment, with your name; “What our "
                "people did” lists what all of yours did, and where."
            ),
        ),
        within=("others.",),
        shows=marked(
            "The first page of another establishment, below the violet banner with its name."
        ),
    ),
    Task(
        "answer-a-request",
        marked("Answer a request for a delegation"),
        "delegations.listed",
        (
            marked("Open the request: it says who asks, what they could do, and until when."),
            marked(
                "Press “Accept, or accept less”, choose how far each service goes, and press "
                "“Accept”."
            ),
            marked("To say no, press “Refuse” and say why: the other establishment reads it."),
        ),
        notes=(
            marked(
                "Only people whom the other establishment chooses by name may act for you. What "
                "they do stands in your history."
            ),
        ),
        within=("delegations.confirm", "delegations.listed", "delegations.show"),
        shows=marked(
            "A request for a delegation: what is asked for, and the buttons to accept or to "
            "decline."
        ),
    ),
    Task(
        "narrow-or-end-a-delegation",
        marked("Narrow, suspend or end a delegation"),
        "delegations.listed",
        (
            marked("Open the delegation: it says who works in it, and when they last acted."),
            marked("Press “Narrow it”, “Suspend it” or “End it”: what will happen is said first."),
        ),
        notes=(marked("It counts at once. A delegation that has ended is asked for anew."),),
        within=("delegations.history", "delegations.object_to"),
        shows=marked("A delegation in force, with the buttons to narrow, suspend or end it."),
    ),
    Task(
        "who-acts-for-us",
        marked("See who acts for you, and keep a proof of what was agreed"),
        "delegations.reaching",
        (
            marked(
                "Press “Who acts for us, by service”: each delegation stands there with its "
                "people, what each may do, until when, and when they last changed something."
            ),
            marked("“Narrow it” and “End it” stand beside it; what will happen is said first."),
            marked(
                "Open the delegation to suspend it, or press “Download the PDF”: the proof of what "
                "was agreed to, signed by the platform."
            ),
        ),
        notes=(
            marked(
                "“Let it go on by itself…” spares you an answer: the delegation goes on once after "
                "its last day. “Take the extension back” undoes it before it begins."
            ),
        ),
        within=("delegations.reaching",),
        shows=marked("Who can use a service of the establishment by delegation, and until when."),
    ),
    Task(
        "ask-for-delegations",
        marked("Ask establishments for a delegation"),
        "delegations.ask",
        (
            marked("Paste the SIRET and a contract number of each establishment, one a line."),
            marked("Choose the services and how far each goes, and press “Read it over”."),
            marked(
                "The next page says it as a sentence, and row by row which can be asked: press "
                "“Send the request”."
            ),
        ),
        notes=(
            marked("Each of them has 30 days to answer; you can take a request back."),
            marked(
                "“Ask from a file…” asks hundreds at once: the template has a column for each "
                "service, and the file is checked before anything is asked."
            ),
        ),
        within=(
            *("delegations.ask", "delegations.send"),
            *("delegations.ask_by_file", "delegations.send_file"),
        ),
        shows=marked(
            "The form that asks establishments for a delegation: which, and on which services."
        ),
    ),
    Task(
        "act-on-many-delegations",
        marked("Act on many delegations at once"),
        "delegations.listed",
        (
            marked("Narrow the list by name or state, and tick those you mean, or all that match."),
            marked(
                "Choose what to do: “Let somebody in…”, “Take requests back”, “Refuse…”, “End…” or "
                "“Export…”."
            ),
            marked("The next page says what will happen, and what is left out and why: confirm."),
        ),
        notes=(
            marked(
                "What became of each is told. Of hundreds it takes a while: you find it under "
                "“Long acts”."
            ),
            marked("Requests are accepted one by one, each once it was read."),
        ),
        within=(
            "delegations.none_chosen",
            "delegations.nothing_done",
            "delegations.nothing_exported",
            *("delegations.many", "delegations.do_many", "delegations.export"),
            "delegations.job",
        ),
        shows=marked(
            "The list of delegations, some of them ticked, and what can be done with them."
        ),
    ),
    Task(
        "choose-who-works",
        marked("Choose who works in a delegation"),
        "delegations.listed",
        (
            marked("Open the delegation, and press “Choose who works in it”."),
            marked("Look for the person, choose how far each service goes, and confirm."),
        ),
        notes=(marked("Nobody has access before being chosen, nor further than is granted."),),
        within=("delegations.people",),
        shows=marked("Who works in a delegation, and the search for a further person."),
    ),
    Task(
        "amend-a-delegation",
        marked("Widen or prolong a delegation"),
        "delegations.listed",
        (
            marked("Open the delegation, and press “Ask for more, or for longer”."),
            marked("Choose what is to be added, or a later last day, and send the amendment."),
            marked("The other establishment reads what would change, and accepts it or not."),
        ),
        notes=(
            marked("Until it has answered, and if it refuses, nothing changes."),
            marked(
                "Of many at once: tick them under “All establishments”, “Ends within 60 days” for "
                "instance, and press “Ask for more, or for longer…”."
            ),
        ),
        within=("delegations.amend", "delegations.amendment", "delegations.nothing_answered"),
        shows=marked("The form of an amendment: further services or rights, another last day."),
    ),
)
