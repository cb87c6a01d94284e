"""工作台: the first page and the ledgers (O3): lists and counts of tasks from one definition each. Stores nothing."""
