"""What one does: as an administrator, of the accounts that there are."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

KEEPING = (
    Task(
        "make-administrator",
        marked("Make a user an administrator"),
        "accounts.listed",
        (
            marked("Open the account and press “Make administrator”."),
            marked("Give the professional address, read what it means, and confirm."),
        ),
        notes=(
            marked(
                "It counts at the holder’s next sign-in, and your legal representative is told by "
                "letter. There is no way back: delete the account and create it again as a user’s."
            ),
        ),
        within=("accounts.confirm",),
        shows=marked(
            "What becoming an administrator means, and the work address that is needed for it."
        ),
    ),
    Task(
        "renew-accounts",
        marked("Renew an account"),
        "accounts.listed",
        (
            marked(
                "On the row of the account, press “Renew”, and confirm: it is good for 18 months "
                "more."
            ),
            marked("For several, tick them, then press “Renew” below the list."),
        ),
        notes=(marked("If you act for several establishments, renew in each of them."),),
        within=("accounts.confirm",),
        shows=marked("The acts of a row under the pointer: modify, renew, delete."),
    ),
    Task(
        "act-on-many",
        marked("Act on many accounts at once"),
        "accounts.listed",
        (
            marked(
                "Tick the accounts, or “Select all”: it ticks the page, and offers all that match."
            ),
            marked("Choose what to do: renew, delete, export, change rights."),
            marked(
                "Before anything is done, the page says for how many, and who is left out and why."
            ),
            marked(
                "A long act goes on if you leave the page: you find it again under “Long acts”, "
                "with a result for each person."
            ),
        ),
        within=(
            "accounts.many",
            "accounts.none_chosen",
            "accounts.nothing_done",
            "jobs.",
        ),
        shows=marked("Accounts are ticked; the bar at the foot tells how many, and has the acts."),
    ),
    Task(
        "somebody-leaves",
        marked("Somebody leaves"),
        "accounts.listed",
        (
            marked("On the row of their account, press “Delete”, and confirm."),
            marked("Create an account for whoever follows them."),
        ),
        notes=(
            marked(
                "Never hand an account on, not even with other coordinates: who did what would "
                "not be known any more."
            ),
        ),
        within=("accounts.confirm",),
        shows=marked("What deleting an account does, before it is done."),
    ),
    Task(
        "administrator-leaves",
        marked("An administrator leaves"),
        "accounts.listed",
        (
            marked(
                "Before leaving, the administrator creates the account of whoever follows, or "
                "makes a user an administrator."
            ),
            marked(
                "The new administrator signs in, and deletes the account of the one who has left."
            ),
        ),
        notes=(
            marked("Have two administrators, whenever you can: one acts while the other is away."),
        ),
        shows=marked("The creation of an account, with the profile of an administrator chosen."),
    ),
    Task(
        "review-accounts",
        marked("Review the accounts"),
        "reviews.listed",
        (
            marked("Every 18 months at least, open a review."),
            marked(
                "For each account, the last sign-in and a recommendation are shown: renew, "
                "delete, or leave it."
            ),
            marked(
                "For many at once, press “Follow the recommendations”, or decide on all that a "
                "search shows; what will happen is said first."
            ),
            marked("Close the review once every account has been decided on."),
        ),
        within=("reviews.",),
        shows=marked(
            "A review: each account with its last sign-in, the recommendation, and the three "
            "decisions."
        ),
    ),
    Task(
        "invite-again",
        marked("Invite somebody again"),
        "invitations.show",
        (
            marked(
                "Choose “Invitations” in the menu of your establishment: it lists who has not "
                "created a password yet."
            ),
            marked("If the e-mail did not arrive, correct the address first."),
            marked(
                "Tick the people and press “Invite again”: their former links stop working at once."
            ),
        ),
        within=("invitations.",),
        shows=marked("The invitations, with the state of each, and the button that invites again."),
    ),
    Task(
        "see-history",
        marked("See who did what"),
        "history.listed",
        (
            marked("Press “See the history” in account management, or “History” in the menu."),
            marked("Look for a name, or choose days; export what is listed."),
        ),
        within=("history.",),
        shows=marked("The history: when, what, by whom and about whom, and how to narrow it."),
    ),
    Task(
        "applications",
        marked("Let an application sign in"),
        "applications.show",
        (
            marked("Choose “Applications” in the menu of your establishment."),
            marked("Name the application, and choose what it is for."),
            marked(
                "Copy its secret at once: it is shown this once. Whoever runs the application "
                "keeps it."
            ),
        ),
        notes=(
            marked(
                "Give it another secret from time to time: the former one is good for a while "
                "longer."
            ),
        ),
        within=("applications.",),
        shows=marked("The form by which an application is let in: its name, and what it may do."),
    ),
)
