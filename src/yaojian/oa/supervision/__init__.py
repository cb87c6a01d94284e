"""督办: somebody answers, until a day, for what came of a document: 立项, 反馈, 催办, 延期, 销项. O1.

A matter of its own beside the flow: it never moves the document. Whoever asked and whoever answers read the document.
"""
