"""What was done, by whom, in a chain nobody can change unseen (P17; GB/T 22239-2019 level 3, kept at least 6 months).

Events are append-only and written in the transaction of the act itself. Each carries the SM3 of its predecessor, so a
changed, removed or inserted row breaks the chain; database triggers refuse UPDATE, DELETE and TRUNCATE to begin with.
"""
