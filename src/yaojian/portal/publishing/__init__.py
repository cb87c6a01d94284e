"""The public site as files (静态发布). Pages are rendered when what they show changes, never when somebody looks. (P1)

``reads`` answers questions and says what each answer depends on; ``rendering`` turns answers into pages; ``building``
re-asks the questions a change touches, renders the pages whose answers differ, and writes them; ``tree`` writes files so
that a reader sees the old or the new one whole. portal.md §6.
"""
