"""Rights on letters. Scope: the unit a letter was assigned to; unassigned letters lie in the whole system only.

None of them may be held by one of the three administrators (三员分立).
"""

from yaojian.kernel.permissions.rights import Right

READ = Right("portal.letter.read", "查看来信")
REGISTER = Right("portal.letter.register", "登记、甄别和分派来信")
HANDLE = Right("portal.letter.handle", "办理来信")
REVIEW = Right("portal.letter.review", "审核来信答复和延期")
PUBLISH = Right("portal.letter.publish", "审核来信公开")
IDENTIFY = Right("portal.letter.identify", "查看来信人联系方式")
