"""Verifying: what anybody may have confirmed about a paper he was shown. Plain registry without models, as ``kernel.patrol``.

The owner of the papers registers a verifier (``register_verifier("certificates", …)``); the portal's public pages ask it.
A verdict is always of this moment: an owner who cannot ask its source refuses, and never answers from memory.
"""

from yaojian.kernel.verifying.verifiers import Sign as Sign
from yaojian.kernel.verifying.verifiers import Verdict as Verdict
from yaojian.kernel.verifying.verifiers import Verifier as Verifier
from yaojian.kernel.verifying.verifiers import address_of_code as address_of_code
from yaojian.kernel.verifying.verifiers import register_verifier as register_verifier
from yaojian.kernel.verifying.verifiers import verifier_of as verifier_of
