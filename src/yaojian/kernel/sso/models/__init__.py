"""Peers, what links an identity of theirs to an account of ours, visits, and the one-time things that pass between."""

from .links import LinkState as LinkState
from .links import SsoLink as SsoLink
from .passing import GrantKind as GrantKind
from .passing import SsoGrant as SsoGrant
from .passing import SsoKey as SsoKey
from .passing import SsoSeen as SsoSeen
from .passing import SsoToken as SsoToken
from .passing import TokenKind as TokenKind
from .peers import INWARD as INWARD
from .peers import Algorithm as Algorithm
from .peers import Direction as Direction
from .peers import Matching as Matching
from .peers import Protocol as Protocol
from .peers import SsoPeer as SsoPeer
from .visits import Ended as Ended
from .visits import LogoutState as LogoutState
from .visits import SsoLogout as SsoLogout
from .visits import SsoVisit as SsoVisit
