"""What citizens wrote, sealed for its place in the database, and sealed anew under a new key (``kernel.crypto.columns``)."""

from yaojian.kernel.crypto.columns import SealedColumn as SealedColumn
from yaojian.kernel.crypto.columns import opened as opened
from yaojian.kernel.crypto.columns import reseal as reseal
from yaojian.kernel.crypto.columns import sealed as sealed
