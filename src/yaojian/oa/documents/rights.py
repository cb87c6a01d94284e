"""Rights on documents. Who holds a task may read without any grant (``registrations``); acting is the flow's."""

from yaojian.kernel.permissions.rights import Right

REGISTER = Right("oa.document.register", "登记收文")
SEND = Right("oa.document.send", "分送收文")
FINISH = Right("oa.document.finish", "办结收文")
READ = Right("oa.document.read", "查看公文")
PHRASES = Right("oa.phrase.manage", "维护单位常用语")
