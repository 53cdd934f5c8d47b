"""Campaigns: many letters that are uploaded, checked, deposited, told of and withdrawn together."""
