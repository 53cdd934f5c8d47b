"""What is neither table nor SQL: how a delegation moves, and the text that both sides see."""
