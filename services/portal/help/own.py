"""What one does: with one's own account."""

from services.portal.help.tasks import Task
from services.portal.languages import marked

OWN = (
    Task(
        "my-profile",
        marked("My identifier, my e-mail address, my phone"),
        "profile.show",
        (
            marked(
                "Press your name, at the top right, then “My account”: your identifier stands in "
                "“My profile”."
            ),
            marked("Change your e-mail address or phone number, and press “Apply the changes”."),
            marked("“My history” lists what you did, and what was done to your account."),
        ),
        notes=(
            marked("Names and department are changed by an administrator of your establishment."),
        ),
        within=(
            "profile.show",
            "profile.change",
            "profile.history",
        ),
        shows=marked("My profile: the identifier, and below it the e-mail address and the phone."),
    ),
    Task(
        "my-password",
        marked("Change my password"),
        "profile.password",
        (
            marked("In “My account”, choose “My password”."),
            marked("Type the present one, then the new one, twice."),
        ),
        notes=(marked("Your other sessions end. If it was not you, call support."),),
        within=(
            "profile.password",
            "profile.change_password",
        ),
        shows=marked(
            "My password: the present one, and the new one twice, under the rules it follows."
        ),
    ),
    Task(
        "second-factor",
        marked("Protect my account by a second factor"),
        "security.show",
        (
            marked("In “My account”, choose “Security”, then “Protect my account”."),
            marked("Give your application a name, let it scan the square, or type in the key."),
            marked(
                "Type the code that it shows. Then print your recovery codes: they are shown this "
                "once."
            ),
            marked("At your next sign-in, type the code of the application after your password."),
        ),
        notes=(
            marked(
                "Without your application, press “Use a recovery code” at the sign-in: each stands "
                "in for it once."
            ),
            marked(
                "Before what is serious, “Confirm that it is you” asks for the code, or for your "
                "password if you have no application; then you go on where you were."
            ),
            marked(
                "“Remember this browser for 7 days” spares you the code there: tick it on a "
                "computer that nobody else uses. “Security” lists these browsers, and “Ask for it "
                "again” ends one."
            ),
            marked(
                "Who has lost the application and the codes asks an administrator, who finds "
                "“Security” on the page of the account: they are removed in 24 hours."
            ),
        ),
        within=(
            "security.",
            "second_factor.",
            "step_up.",
            "accounts.security",
        ),
        shows=marked("Security: what protects the account, and the button that sets it up."),
    ),
    Task(
        "my-rights",
        marked("See what I may use"),
        "profile.rights",
        (
            marked(
                "In “My account”, choose “My rights”: they are told in words, service by service."
            ),
            marked("If one is missing, “My administrators” says whom to ask."),
        ),
        within=(
            "profile.rights",
            "profile.administrators",
        ),
        shows=marked("My rights: the services of each domain, and how far one goes on them."),
    ),
    Task(
        "my-sessions",
        marked("My sessions, my devices, my data"),
        "devices.sessions",
        (
            marked(
                "In “My account”, “My sessions and devices” says where you are signed in, and "
                "ends what you do not know."
            ),
            marked("“My linked accounts” joins your accounts of several establishments."),
            marked("“What is kept of me” shows it, or makes a file of it."),
        ),
        within=(
            "devices.",
            "personal_data.",
        ),
        shows=marked("My sessions and devices, each with the button that ends it."),
    ),
    Task(
        "accept-terms",
        marked("Read and accept the terms of use"),
        "terms.show",
        (
            marked("The dashboard says when there are new terms, and leads to them."),
            marked("An administrator reads them, and accepts them for the establishment."),
            marked(
                "“Terms accepted”, in the menu of the establishment, keeps who accepted which, "
                "and when."
            ),
        ),
        notes=(
            marked("Until then administrators read, and change nothing; users are not held up."),
        ),
        within=(
            "terms.",
            "establishment.accepted_terms",
        ),
        shows=marked("The terms of use, and what your establishment has said to them."),
    ),
)
