"""Publishing definitions."""

from django.db import transaction

from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import definitions, reading
from yaojian.oa.flow.definitions import Definition
from yaojian.oa.flow.errors import Unsound
from yaojian.oa.flow.models import FlowVersion
from yaojian.oa.flow.rights import PUBLISH


@transaction.atomic
def publish(*, actor: Actor, definition: Definition) -> FlowVersion:
    """Make ``definition`` the version new instances use; the same content again is the same version.

    Raises ``Unsound`` (422) with all faults, ``RightMissing`` (403).
    """
    checks.require(actor, PUBLISH)
    if faults := definitions.faults(definition):
        raise Unsound(name=definition.name, faults="".join(faults))
    newest = reading.newest_version(definition.code)
    if newest and newest.sha256 == definition.digest():
        return newest
    version = FlowVersion.objects.create(
        code=definition.code,
        number=newest.number + 1 if newest else 1,
        name=definition.name,
        sha256=definition.digest(),
        body=definition.body(),
    )
    audit.record(
        actor,
        "oa.flow.published",
        version,
        summary=f"发布流程“{version.name}”第 {version.number} 版。",
        sha256=version.sha256,
    )
    return version


def version_in_force(code: str) -> FlowVersion:
    """The newest version; before any was published, the one shipped with the product is published."""
    return reading.newest_version(code) or publish(actor=system_actor("出厂流程"), definition=definitions.shipped(code))
