"""Rights on applications for information. Scope: the unit an application was assigned to.

None of them may be held by one of the three administrators (三员分立).
"""

from yaojian.kernel.permissions.rights import Right

READ = Right("portal.application.read", "查看信息公开申请")
REGISTER = Right("portal.application.register", "登记和分派信息公开申请")
HANDLE = Right("portal.application.handle", "办理信息公开申请")
REVIEW = Right("portal.application.review", "审核信息公开答复和延期")
REPORT = Right("portal.application.report", "更正依申请公开年报数据")
