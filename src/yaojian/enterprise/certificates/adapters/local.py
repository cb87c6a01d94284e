"""An offline list for places without the registry: a JSON file as somebody exported it, and files beside it."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from yaojian.enterprise.certificates.errors import CertificateUnknown, RegistryUnreachable, RegistryUntrusted
from yaojian.enterprise.certificates.ports import BUDGET, Answer, Certificate
from yaojian.enterprise.certificates.wire import OfflineList

LIST = "certificates.json"
FACTOR_TAIL = 6
"""Characters of the credit code that serve as second factor."""


@dataclass(frozen=True, slots=True)
class LocalRegistry:
    """See ``ports.CertificateRegistry``. Reads ``folder/certificates.json`` anew each time; ``as_of`` stands in it.

    Files lie in ``folder`` under the SM3 the list names. A list can be old: its ``as_of`` is shown, and never hidden.
    """

    folder: Path

    def search(self, credit_code: str, *, within: float = BUDGET) -> Answer[list[Certificate]]:
        """See the port."""
        del within
        found, as_of = self._listed()
        return Answer([one for one in found if one.credit_code == credit_code], as_of)

    def get(self, number: str, *, within: float = BUDGET) -> Answer[Certificate]:
        """See the port."""
        del within
        found, as_of = self._listed()
        for one in found:
            if one.number == number:
                return Answer(one, as_of)
        raise CertificateUnknown(number=number)

    def file(self, number: str, *, within: float = BUDGET) -> Answer[bytes]:
        """See the port."""
        known = self.get(number, within=within)
        place = self.folder / known.value.file.sm3 if known.value.file else None
        if place is None or not place.is_file():
            raise CertificateUnknown(number=number)
        return Answer(place.read_bytes(), known.as_of)

    def verify(self, number: str, factor: str, *, within: float = BUDGET) -> Answer[Certificate]:
        """See the port."""
        known = self.get(number, within=within)
        if not factor_fits(known.value, factor):
            raise CertificateUnknown(number=number)
        return known

    def _listed(self) -> tuple[list[Certificate], datetime]:
        place = self.folder / LIST
        try:
            listed = OfflineList.model_validate_json(place.read_bytes())
        except OSError as error:
            raise RegistryUnreachable(reason=f"离线清单读不到（{error.strerror}）") from error
        except ValidationError as error:
            raise RegistryUntrusted(reason="离线清单不合约定格式") from error
        return [one.to_domain() for one in listed.certificates], listed.as_of


def factor_fits(certificate: Certificate, factor: str) -> bool:
    """Whether ``factor`` is the tail of the credit code or the holder's name."""
    given = factor.strip().encode()
    tail = certificate.credit_code[-FACTOR_TAIL:].encode()
    by_code = hmac.compare_digest(tail, given.upper())
    return hmac.compare_digest(certificate.holder.encode(), given) or by_code
