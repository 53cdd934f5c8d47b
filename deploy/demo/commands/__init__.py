"""Commands that show what Comptoir does, one module each, named after it."""
