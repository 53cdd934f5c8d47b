"""The operators' desk: its parts, by what they are about, each for whoever has its duty.

A further part is one `Place` here, with what it is for; the front page of the desk and the menu
show it to whoever may open it.
"""

from services.portal.access import Audience
from services.portal.languages import marked
from services.portal.menus import Group, Place, Section

DESK = Place("platform.desk", marked("The desk"), audience=Audience.OPERATORS)
GROUPS = (
    Group(
        marked("Establishments"),
        (
            Place(
                "platform.establishments",
                marked("Establishments"),
                (
                    *("platform.establishment", "platform.ask_establishment_act"),
                    *("platform.do_establishment_act", "platform.ask_correction"),
                    *("platform.correct_establishment", "platform.ask_recovery"),
                    "platform.recover_establishment",
                ),
                Audience.REGISTER,
                marked("Found by name and numbers; suspended, closed, corrected, recovered."),
            ),
            Place(
                "platform.askers",
                marked("Who asks by letter"),
                ("platform.ask_about_asker", "platform.settle_asker"),
                Audience.REGISTER,
                marked("Registrations and recoveries that wait for their code."),
            ),
            Place(
                "platform.register",
                marked("The register"),
                (
                    *("platform.ask_register_file", "platform.bring_in_register"),
                    *("platform.register_import", "platform.carry_out_register"),
                    "platform.stop_register_import",
                ),
                Audience.REGISTER,
                marked("The reference of all establishments: looked up, brought in from a file."),
            ),
        ),
    ),
    Group(
        marked("People"),
        (
            Place(
                "platform.people",
                marked("People of all"),
                ("platform.person", "platform.ask_to_help", "platform.help_somebody"),
                Audience.SUPPORT,
                marked("Found in whichever establishment; renewed, invited again, unlocked."),
            ),
            Place(
                "platform.operators",
                marked("Operators and duties"),
                ("platform.duties", "platform.change_duties"),
                Audience.CHIEFS,
                marked("The platform's own people, and what each is there for."),
            ),
        ),
    ),
    Group(
        marked("Delegations"),
        (
            Place(
                "platform.listed",
                marked("Delegations of all"),
                ("platform.show", "platform.confirm", "platform.perform"),
                Audience.SUPPORT,
                marked("Between any two establishments: found, suspended, ended."),
            ),
            Place(
                "platform.objections",
                marked("Objections"),
                ("platform.answer",),
                Audience.SUPPORT,
                marked("What establishments contest, and the answers."),
            ),
        ),
    ),
    Group(
        marked("Catalogue and terms"),
        (
            Place(
                "platform.services",
                marked("Catalogue of services"),
                (
                    *("platform.service", "platform.change_service"),
                    *("platform.new_service", "platform.publish_service"),
                ),
                Audience.CATALOGUE,
                marked("What rights are given on; what can be delegated, and where it is used."),
            ),
            Place(
                "platform.terms",
                marked("Versions of the terms"),
                ("platform.version_of_terms", "platform.new_terms", "platform.publish_terms"),
                Audience.CATALOGUE,
                marked("What changed in each, who has not accepted, another one published."),
            ),
            Place(
                "platform.applications",
                marked("Applications of the platform"),
                (
                    *("platform.let_application_in", "platform.renew_application_secret"),
                    *("platform.ask_to_end_application", "platform.end_application"),
                ),
                Audience.CATALOGUE,
                marked("Software that works for the platform, and its secrets."),
            ),
        ),
    ),
    Group(
        marked("E-mails and letters"),
        (
            Place(
                "platform.emails",
                marked("E-mails of all"),
                ("platform.email", "platform.retry_email"),
                Audience.SUPPORT,
                marked("What waits in each lane, and each e-mail with its tries."),
            ),
            Place(
                "platform.suppressions",
                marked("Suspended addresses"),
                ("platform.ask_to_lift", "platform.lift_suppression"),
                Audience.SUPPORT,
                marked("Where mails come back from, and letting mails go there again."),
            ),
            Place(
                "platform.templates",
                marked("Templates of e-mails"),
                ("platform.template", "platform.try_template"),
                Audience.SUPPORT,
                marked("How each reads, in both languages."),
            ),
            Place(
                "platform.statistics",
                marked("Who reads letters"),
                ("platform.statistics_table",),
                Audience.LETTERS,
                marked("How many establishments read theirs, by kind, month and département."),
            ),
            Place(
                "platform.never_readers",
                marked("Those that never read"),
                (
                    *("platform.never_readers_table", "platform.ask_never_readers"),
                    "platform.write_to_never_readers",
                ),
                Audience.LETTERS,
                marked("Who they are, a word to them, and what came of it."),
            ),
            Place(
                "platform.categories",
                marked("Kinds of letters"),
                (
                    *("platform.category", "platform.change_category"),
                    *("platform.new_category", "platform.open_category"),
                ),
                Audience.LETTERS,
                marked("Which right opens each, and whether paper goes too."),
            ),
            Place(
                "platform.campaigns",
                marked("Campaigns of letters"),
                (
                    *("platform.campaign", "platform.begin_campaign", "platform.check_campaign"),
                    *("platform.go_on_uploading", "platform.deposit_campaign"),
                    *("platform.ask_withdrawal", "platform.withdraw_campaign"),
                ),
                Audience.LETTERS,
                marked("Many letters handed in at once, hidden until a day, withdrawn together."),
            ),
            Place(
                "platform.letters_to_withdraw",
                marked("A letter in the wrong box"),
                ("platform.ask_letter_withdrawal", "platform.withdraw_letter"),
                Audience.LETTERS,
                marked("Found by SIRET and reference or date, and withdrawn with a reason."),
            ),
            Place(
                "platform.paper",
                marked("Letters on paper"),
                (
                    *("platform.make_batch", "platform.paper_batch", "platform.dispatches"),
                    *("platform.report_dispatches", "platform.returns", "platform.costs"),
                    *("platform.report_returns", "platform.ask_to_cancel_letter"),
                    *("platform.ask_to_put_back", "platform.put_back"),
                ),
                Audience.PRINT,
                marked("Batches for the print shop, what has left, what came back, the cost."),
            ),
        ),
    ),
    Group(
        marked("How it works"),
        (
            Place(
                "platform.jobs",
                marked("Long acts of all"),
                (),
                Audience.SUPPORT,
                marked("How far each is, and what stopped it."),
            ),
            Place(
                "platform.messages",
                marked("Messages that wait"),
                (
                    *("platform.message", "platform.replay_message"),
                    *("platform.ask_to_discard", "platform.discard_message"),
                ),
                Audience.SUPPORT,
                marked("What services could not handle: read, tried again, discarded."),
            ),
        ),
    ),
)
PLATFORM = Section(
    marked("The platform"), (DESK, *(place for group in GROUPS for place in group.places)), GROUPS
)
