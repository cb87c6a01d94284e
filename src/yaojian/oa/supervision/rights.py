"""Rights on supervisions. Whoever asked and whoever answers need none on their own."""

from yaojian.kernel.permissions.rights import Right

OPEN = Right("oa.supervision.open", "督办立项")
READ = Right("oa.supervision.read", "查看督办")
ANSWER = Right("oa.supervision.answer", "反馈督办")
CLOSE = Right("oa.supervision.close", "督办催办、退回和销项")
