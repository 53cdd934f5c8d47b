"""Rules and mechanisms of signing in that are neither tables nor SQL: passwords, hashes, tokens."""
