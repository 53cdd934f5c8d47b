"""The contract on paper: what is generated of it, how it is checked, what may not change."""
