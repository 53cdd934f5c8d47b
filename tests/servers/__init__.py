"""The real servers that tests speak to: found, or started and removed again."""
