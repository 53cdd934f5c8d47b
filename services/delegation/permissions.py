"""Who may do what with delegations.

Three people: the *centralising administrator* asks, takes back and assigns; the *delegating
administrator* answers, narrows, suspends and ends; the *operator* with the support duty finds and
reads them all and, at need, suspends and ends. Which of the two sides may do a thing is checked
where it is done, against the delegation itself. No delegate does any of it: a delegation never
reaches delegations (design.md §4.2). What operators, or the rules, have done to a delegation either
side may object to; operators answer.

What only takes access away stays open to an administrator who has not accepted the terms; asking
who may do what is reading, also by POST (design.md §4.6). Whatever gives access, or leaves as a
file, takes a proof of who one is (`step_up`).
"""

from shared.auth import Duty, Permission
from shared.auth.permissions import ADMINISTRATORS, EVERYONE

READ = Permission(name="delegations.read", own=ADMINISTRATORS)
EXPORT = Permission(name="delegations.export", own=ADMINISTRATORS, step_up=True)
REQUEST = Permission(name="delegations.request", own=ADMINISTRATORS)
REFER = Permission(name="delegations.refer", own=ADMINISTRATORS)
ACCEPT = Permission(name="delegations.accept", own=ADMINISTRATORS, step_up=True)
REFUSE = Permission(name="delegations.refuse", own=ADMINISTRATORS, despite_terms=True)
CANCEL = Permission(name="delegations.cancel", own=ADMINISTRATORS, despite_terms=True)
TERMINATE = Permission(name="delegations.terminate", own=ADMINISTRATORS, despite_terms=True)
SUSPEND = Permission(name="delegations.suspend", own=ADMINISTRATORS, despite_terms=True)
RESUME = Permission(name="delegations.resume", own=ADMINISTRATORS, step_up=True)
REDUCE = Permission(name="delegations.reduce", own=ADMINISTRATORS, despite_terms=True)
ALLOW_EXTENSION = Permission(name="extensions.allow", own=ADMINISTRATORS, step_up=True)
WITHDRAW_EXTENSION = Permission(name="extensions.withdraw", own=ADMINISTRATORS, despite_terms=True)
AMEND = Permission(name="amendments.request", own=ADMINISTRATORS)
ACCEPT_AMENDMENT = Permission(name="amendments.accept", own=ADMINISTRATORS, step_up=True)
REFUSE_AMENDMENT = Permission(name="amendments.refuse", own=ADMINISTRATORS, despite_terms=True)
CANCEL_AMENDMENT = Permission(name="amendments.cancel", own=ADMINISTRATORS, despite_terms=True)
ASSIGN = Permission(name="assignments.create", own=ADMINISTRATORS, step_up=True)
UNASSIGN = Permission(name="assignments.end", own=ADMINISTRATORS, despite_terms=True)

READ_TRANSFERS = Permission(name="transfers.read", own=ADMINISTRATORS)
OFFER_TRANSFER = Permission(name="transfers.offer", own=ADMINISTRATORS)
TAKE_TRANSFER = Permission(name="transfers.take", own=ADMINISTRATORS)
DECLINE_TRANSFER = Permission(name="transfers.decline", own=ADMINISTRATORS, despite_terms=True)
WITHDRAW_TRANSFER = Permission(name="transfers.withdraw", own=ADMINISTRATORS, despite_terms=True)

OBJECT = Permission(name="objections.make", own=ADMINISTRATORS)

FIND_ANY = Permission(name="delegations.find_any", duty=Duty.SUPPORT)
READ_ANY = Permission(name="delegations.read_any", duty=Duty.SUPPORT)
SUSPEND_ANY = Permission(name="delegations.suspend_any", duty=Duty.SUPPORT, step_up=True)
RESUME_ANY = Permission(name="delegations.resume_any", duty=Duty.SUPPORT, step_up=True)
TERMINATE_ANY = Permission(name="delegations.terminate_any", duty=Duty.SUPPORT, step_up=True)
FIND_OBJECTIONS = Permission(name="objections.find_any", duty=Duty.SUPPORT)
ANSWER_OBJECTIONS = Permission(name="objections.answer", duty=Duty.SUPPORT, step_up=True)

READ_PERIMETER = Permission(name="access.read_perimeter", own=EVERYONE, scope="access:read")
READ_ACCESS = Permission(name="access.read", own=EVERYONE, scope="access:read", despite_terms=True)
