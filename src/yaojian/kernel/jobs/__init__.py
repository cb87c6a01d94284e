"""Jobs: work done after the answer, on the same PostgreSQL (procrastinate behind one small door)."""
