"""Accounts and other rows as a table: at once if it is short, else by a job."""

from services.accounts.actions.exports.accounts import NAMES, AccountsExport, begin

__all__ = ["NAMES", "AccountsExport", "begin"]
