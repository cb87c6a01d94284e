"""Rights on handovers. Handing over itself is the engine's right (``flow.rights.HAND_OVER``)."""

from yaojian.kernel.permissions.rights import Right

READ = Right("oa.handover.read", "查看交接记录")
