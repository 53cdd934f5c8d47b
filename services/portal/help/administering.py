"""What one does: as an administrator."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

ADMINISTERING = (
    Task(
        "account-management",
        marked("Find account management"),
        "accounts.listed",
        (
            marked("Press your name, at the top right, then “My establishment”."),
            marked("Choose “Account management” in the menu."),
        ),
        notes=(marked("Only administrators have it: a white “a” stands beside their name."),),
        within=("establishment.",),
        shows=marked(
            "The menu under your name, at the top right: my account, my establishment, sign out."
        ),
    ),
    Task(
        "ask-for-second-factors",
        marked("Ask for a second factor"),
        "factor_policy.show",
        (
            marked("In “My establishment”, choose “Second factor”."),
            marked("Choose who must have one, and from which day on; then press “Apply”."),
            marked("Below stands who has none yet, with the day from which on they must."),
        ),
        notes=(
            marked(
                "Those concerned are reminded by e-mail 30, 7 and 1 day before. From that day on, "
                "whoever has none can only add one: add yours first."
            ),
        ),
        within=("factor_policy.",),
        shows=marked("Who must have a second factor, from which day on, and who has none yet."),
    ),
    Task(
        "search-accounts",
        marked("Search, filter and group accounts"),
        "accounts.listed",
        (
            marked(
                "Type a name, a department or an identifier: each word counts by itself, and the "
                "list follows as you type."
            ),
            marked("To look in one field only, choose it where “All fields” stands."),
            marked(
                "Under “Filters”, narrow the list by profile, status, right, or expiry. Each "
                "filter then stands above the list, and goes away when you press it."
            ),
            marked(
                "“Group by” puts the accounts together by profile, status or month of expiry, "
                "with their number."
            ),
            marked("Press the head of a column to sort by it; once more turns the order round."),
        ),
        notes=(
            marked("All of it stands in the address of the page: keep it among your bookmarks."),
        ),
        within=("accounts.listed",),
        shows=marked(
            "The list after a search: the filters that are on, each with a cross, and the accounts "
            "put together by status."
        ),
    ),
    Task(
        "read-the-list",
        marked("What the signs of the list say"),
        "accounts.listed",
        (
            marked(
                "The number of days stands on accounts that end within 60 days: renew those that "
                "are still needed."
            ),
            marked(
                "“Expired”: its last day is past, and its holder cannot sign in until you renew it."
            ),
            marked("“Invited”: the holder has not created a password yet."),
            marked(
                "“Locked”: too many wrong passwords were typed. Unlock the account, or wait for "
                "half an hour."
            ),
        ),
        shows=marked("The list of accounts: a sign and words in the column of the status."),
    ),
    Task(
        "create-account",
        marked("Create an account"),
        "accounts.create",
        (
            marked("In account management, press “Create an account”."),
            marked(
                "Give the person’s coordinates. For an administrator, the professional address is "
                "needed too."
            ),
            marked(
                "If somebody of the same name or e-mail address is there already, they are shown: "
                "see whether it is the same person."
            ),
            marked(
                "Choose how far they go on each service: none, read only, modification. You can "
                "take the rights of a colleague."
            ),
            marked(
                "Press “Create the account”: it is created now, and the e-mail to create the "
                "password leaves at once."
            ),
            marked("Hand the identifier over to its holder."),
        ),
        notes=(marked("Nobody’s account goes to somebody else: create one for each newcomer."),),
        within=("accounts.create",),
        shows=marked(
            "The second step of a creation: a level for each service, and beside them, in words, "
            "what the person will be able to do."
        ),
    ),
    Task(
        "hand-over-identifier",
        marked("Hand over an identifier"),
        "accounts.listed",
        (
            marked("After the creation, or from an account, open the page of the identifier."),
            marked("Copy it, print it, or hear it: the spelling stands beside it."),
            marked("Give it to the holder yourself: the e-mail does not contain it."),
        ),
        within=("accounts.identifier",),
        shows=marked(
            "An identifier in large type, with buttons to copy and print it, and its spelling."
        ),
    ),
    Task(
        "import-accounts",
        marked("Create many accounts from a file"),
        "imports.ask",
        (
            marked("Download the template, and fill in one row for each person."),
            marked("Save it as CSV, choose it, and press “Check the file”: nothing is created."),
            marked(
                "Put right each cell that the report marks, then press “Put the file right and "
                "check it again”."
            ),
            marked(
                "Create the accounts with the button of the report, which says how many they are; "
                "or those of the good rows only: the others are left out."
            ),
        ),
        notes=(
            marked(
                "A file that was checked is kept for seven days, and not asked for again. You may "
                "leave the page meanwhile: the progress stands under “Long acts”."
            ),
        ),
        within=("imports.",),
        shows=marked(
            "The report on a file: how many rows are good, the buttons to check it again or to "
            "create the accounts of the good rows, and below, the faulty cells and what is wrong "
            "in each."
        ),
    ),
    Task(
        "change-rights",
        marked("Change somebody’s rights"),
        "accounts.listed",
        (
            marked("On the row of the account, press “Modify”. Its rights are the first tab."),
            marked("Choose another level wherever it is needed. What changes is listed below."),
            marked("Or press “The same rights as a colleague…”, and look for them by name."),
            marked("Press “Apply the changes”: nothing counts before."),
        ),
        notes=(marked("An account past its last day cannot be changed: renew it first."),),
        within=(
            "accounts.rights",
            "accounts.show",
        ),
        shows=marked(
            "The rights of an account: a level was changed, and what changes is listed above the "
            "button."
        ),
    ),
    Task(
        "change-coordinates",
        marked("Change somebody’s coordinates"),
        "accounts.listed",
        (
            marked("Open the account, then the tab “Coordinates”."),
            marked("Change what is another now, and press “Apply the changes”."),
        ),
        notes=(
            marked("A new e-mail address counts once its holder has confirmed it."),
            marked("Where somebody else was faster, both versions stand side by side: choose one."),
        ),
        within=("accounts.coordinates",),
        shows=marked("The tab of the coordinates, with the fields to change."),
    ),
)
