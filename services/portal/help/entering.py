"""What one does: before one is signed in."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

ENTERING = (
    Task(
        "sign-in",
        marked("Sign in"),
        "sign_in.ask",
        (
            marked(
                "Type your identifier: 8 to 10 letters and digits, which an administrator of your "
                "establishment gave you. It is not your e-mail address."
            ),
            marked("Type your password. “Show” lets you see what you type."),
            marked(
                "Press “Sign me in”: the dashboard says what waits for you, and lists your "
                "services."
            ),
        ),
        notes=(
            marked(
                "After five wrong passwords, sign-in is blocked for half an hour. Wait, or have "
                "an administrator unlock your account."
            ),
        ),
        shows=marked(
            "The sign-in page: identifier, password, and the links for what was forgotten."
        ),
    ),
    Task(
        "create-my-password",
        marked("Create my password"),
        "activation.ask",
        (
            marked(
                "Open the e-mail that announces your account, and follow its link. It is good for "
                "15 days."
            ),
            marked(
                "Choose a password: each rule is ticked as you meet it. “Suggest a password” "
                "makes one up."
            ),
            marked("Type it twice, then press “Create my password”."),
            marked("Sign in with your identifier and this password."),
        ),
        notes=(
            marked(
                "Where the link does nothing, copy the code of the e-mail into the page. If it is "
                "too old, ask an administrator to invite you again."
            ),
        ),
        within=("activation.",),
        shows=marked(
            "The page where a password is created: the rules, ticked as one types, and the button "
            "that makes one up."
        ),
    ),
    Task(
        "forgotten",
        marked("I have forgotten my password or my identifier"),
        "forgotten.password",
        (
            marked(
                "For a password, type your identifier: an e-mail brings a link that is good for "
                "an hour."
            ),
            marked("For an identifier, type your e-mail address: it is sent there."),
        ),
        notes=(
            marked(
                "Whatever you type, the page says the same: it tells nobody who has an account. "
                "If nothing comes, call an administrator of your establishment."
            ),
        ),
        within=("forgotten.",),
        shows=marked("The page that asks for your identifier, to send you a link."),
    ),
    Task(
        "register",
        marked("Register an establishment, or recover one"),
        "registration.ask",
        (
            marked(
                "Type the SIRET and the contract number of your establishment: both stand on "
                "every letter to it."
            ),
            marked("Say who you are: you become its first administrator."),
            marked(
                "Your legal representative receives a code by letter: type it in, with the SIRET."
            ),
        ),
        notes=(
            marked(
                "If the establishment is registered already, ask one of its administrators for an "
                "account. If none is left, recover it in the same way."
            ),
        ),
        within=("registration.",),
        shows=marked(
            "The first fields of a registration: SIRET, contract number, and who is to administer."
        ),
    ),
)
