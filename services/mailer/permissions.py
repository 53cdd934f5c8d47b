"""Who may do what in this service.

Everyone reads the letters of their own establishment whose category asks for a right they hold; its
administrators read all of them, and see the e-mails that concern it. A delegate reads letters if
`letters` is in reach, and so is the right that the category asks for. Operators deposit letters and
campaigns, find by SIRET and reference or date what is to be withdrawn, withdraw, and keep the
categories (`duty:letters`), print (`duty:print`), look after e-mails and templates and suppressed
addresses (`duty:support`). Business applications deposit letters and campaigns, find and withdraw
their own (`letters:deposit`); a mail server hands in what comes back (`bounces:report`).

What reaches everybody at once, or decides who reads what, takes a proof of who one is (`step_up`);
so does the file of a batch, which hands out codes, although it is only read.
"""

from shared.auth import Delegated, Duty, Level, Permission
from shared.auth.permissions import ADMINISTRATORS, EVERYONE

READ_LETTERS = Permission(
    name="letters.read",
    own=EVERYONE,
    delegated=Delegated("letters", Level.READ),
    duty=Duty.LETTERS,
)
READ_READINGS = Permission(
    name="readings.read",
    own=ADMINISTRATORS,
    delegated=Delegated("letters", Level.READ),
    duty=Duty.LETTERS,
)
DEPOSIT_LETTERS = Permission(name="letters.deposit", duty=Duty.LETTERS, scope="letters:deposit")
FIND_LETTERS = Permission(name="letters.find", duty=Duty.LETTERS, scope="letters:deposit")
WITHDRAW_LETTERS = Permission(name="letters.withdraw", duty=Duty.LETTERS, scope="letters:deposit")
READ_UNREAD_ACROSS = Permission(name="letters.read_unread_across", own=EVERYONE)
READ_SUMMARY = Permission(name="summary.read", own=EVERYONE)
DEPOSIT_CAMPAIGNS = Permission(name="campaigns.deposit", duty=Duty.LETTERS, scope="letters:deposit")
SEND_CAMPAIGNS = Permission(
    name="campaigns.send", duty=Duty.LETTERS, scope="letters:deposit", step_up=True
)
READ_CATEGORIES = Permission(
    name="categories.read", own=EVERYONE, duty=Duty.LETTERS, scope="letters:deposit"
)
MANAGE_CATEGORIES = Permission(name="categories.create", duty=Duty.LETTERS, step_up=True)
EDIT_CATEGORIES = Permission(name="categories.edit", duty=Duty.LETTERS, step_up=True)
READ_CATEGORY_VERSIONS = Permission(name="categories.read_versions", duty=Duty.LETTERS)
READ_STATISTICS = Permission(name="statistics.read", duty=Duty.LETTERS)
WRITE_TO_NEVER_READERS = Permission(name="never_readers.write_to", duty=Duty.LETTERS, step_up=True)
READ_PAPER = Permission(name="paper.read", duty=Duty.PRINT)
PRINT_PAPER = Permission(name="paper.print", duty=Duty.PRINT)
TAKE_PAPER = Permission(name="paper.take", duty=Duty.PRINT, step_up=True, step_up_to_read=True)
PRINT_PAPER_AGAIN = Permission(name="paper.print_again", duty=Duty.PRINT, step_up=True)
CANCEL_PAPER = Permission(name="paper.cancel", duty=Duty.PRINT)
REPORT_PAPER = Permission(name="paper.report", duty=Duty.PRINT)
READ_EMAILS = Permission(name="emails.read", duty=Duty.SUPPORT)
READ_OWN_EMAILS = Permission(name="emails.read_own", own=ADMINISTRATORS, duty=Duty.SUPPORT)
READ_PREFERENCES = Permission(name="preferences.read", own=EVERYONE)
CHANGE_PREFERENCES = Permission(name="preferences.change", own=EVERYONE)
REPORT_BOUNCES = Permission(name="bounces.report", duty=Duty.SUPPORT, scope="bounces:report")
READ_SUPPRESSIONS = Permission(name="suppressions.read", duty=Duty.SUPPORT)
LIFT_SUPPRESSIONS = Permission(name="suppressions.lift", duty=Duty.SUPPORT)
RETRY_EMAILS = Permission(name="emails.retry", duty=Duty.SUPPORT)
READ_TEMPLATES = Permission(name="templates.read", duty=Duty.SUPPORT)
