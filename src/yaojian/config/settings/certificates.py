"""The electronic-certificate system of the province (E2): which one is asked, where, and by what secret."""

from django.core.exceptions import ImproperlyConfigured

from yaojian.config.settings import environment
from yaojian.config.settings.data import YAOJIAN_DATA
from yaojian.config.settings.security import YAOJIAN_PRODUCTION

_CHOICES = ("http", "simulator", "local")
YAOJIAN_CERTIFICATE_REGISTRY = environment.text(
    "YAOJIAN_CERTIFICATE_REGISTRY", "http" if YAOJIAN_PRODUCTION else "simulator"
)
if YAOJIAN_CERTIFICATE_REGISTRY not in _CHOICES:
    raise ImproperlyConfigured(
        f"环境变量 YAOJIAN_CERTIFICATE_REGISTRY 应为 {'、'.join(_CHOICES)} 之一，现在是“{YAOJIAN_CERTIFICATE_REGISTRY}”。"
    )
# Port 9 discards: before the simulator's port is known nothing answers there, which pages say.
YAOJIAN_CERTIFICATE_ADDRESS = environment.text("YAOJIAN_CERTIFICATE_ADDRESS", "http://127.0.0.1:9")
YAOJIAN_CERTIFICATE_CLIENT = environment.text("YAOJIAN_CERTIFICATE_CLIENT", "yaojian")
_KNOWN_TO_THE_SIMULATOR = "simulated-certificate-secret"
YAOJIAN_CERTIFICATE_SECRET = environment.text(
    "YAOJIAN_CERTIFICATE_SECRET", None if YAOJIAN_CERTIFICATE_REGISTRY == "http" else _KNOWN_TO_THE_SIMULATOR
)
# Folder with certificates.json and the files it names, for "local".
YAOJIAN_CERTIFICATE_LIST = environment.path("YAOJIAN_CERTIFICATE_LIST", YAOJIAN_DATA / "certificates")
# Issuers of seals in OFD files that are trusted; the simulator lays the list of its invented root beside its papers.
_ANCHORS = "simulators/certificates/seal-anchors.yaml"
YAOJIAN_SEAL_ANCHORS = environment.path(
    "YAOJIAN_SEAL_ANCHORS",
    YAOJIAN_DATA / (_ANCHORS if YAOJIAN_CERTIFICATE_REGISTRY == "simulator" else "seal-anchors.yaml"),
)
