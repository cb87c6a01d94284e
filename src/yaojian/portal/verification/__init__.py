"""核验: anybody asks whether a paper he was shown is in force, by number and second factor or by its QR picture. E2.

The answer comes from whoever registered the kind of paper (``kernel.verifying``); this room keeps machines and guessers out.
"""
