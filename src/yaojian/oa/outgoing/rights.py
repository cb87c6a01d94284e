"""Rights on outgoing documents. Number, seal and distribution also need the task of that step."""

from yaojian.kernel.permissions.rights import Right

DRAFT = Right("oa.outgoing.draft", "起草发文")
NUMBER = Right("oa.outgoing.number", "发文编号")
SEAL = Right("oa.outgoing.seal", "用印")
DISTRIBUTE = Right("oa.outgoing.distribute", "分发公文")
