"""Large sheets taken out of a ledger: the worker writes them, the reader is told, a week later they go."""
