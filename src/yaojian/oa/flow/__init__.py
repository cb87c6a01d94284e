"""流程: versioned definitions, running instances, tasks, opinions (O1). The engine of documents and approvals.

Knows nothing of what flows: a document points to its instance. Its services check no rights and write no audit event of
their own beside publishing: the room that owns the subject does both, in the same transaction.
"""
