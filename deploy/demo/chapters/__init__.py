"""The seven chapters of the story (each function is one)."""
