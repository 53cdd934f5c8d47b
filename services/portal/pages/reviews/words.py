"""What is said about reviews."""

from services.portal.languages import marked

VERDICTS = {"renew": marked("Renew"), "delete": marked("Delete"), "leave": marked("Leave")}
WHY = {
    "invitation_lapsed": marked("has not answered the invitation"),
    "never_signed_in": marked("has never signed in"),
    "not_signed_in_lately": marked("has not signed in for a long time"),
    "only_administrator": marked("is the only administrator"),
    "in_use": marked("is in use"),
}
DECISIONS = {"undecided": marked("To decide"), **VERDICTS}
RECOMMENDATIONS = {
    "renew": marked("To be renewed, by the recommendation"),
    "delete": marked("To be deleted, by the recommendation"),
}
FOLLOW = "recommended"
"""Instead of a verdict on many: whatever is recommended about each."""
