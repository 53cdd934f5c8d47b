"""What those who develop Comptoir use: linters, documents made from the code, tests, benchmarks."""
