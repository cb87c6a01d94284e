"""Official documents that look right: PDF/A, DOCX and OFD after GB/T 9704-2012, handling sheets, ledgers on paper.

Plain Python: no Django, no database; ``yaojian render`` runs it alone. ``spec`` says what a document holds, ``arranging``
what stands where, ``pdf``, ``docx`` and ``ofd`` write it, ``geometry`` reads a PDF back and proves it, ``seals`` signs it.
All text is untrusted: it reaches the typesetter as JSON data, never as source.
"""
