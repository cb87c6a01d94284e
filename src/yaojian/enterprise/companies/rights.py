"""What one may do with companies.

``MAINTAIN`` and ``APPOINT`` are a company's own, by membership; all others the bureau's, by grant.
"""

from yaojian.kernel.permissions.rights import Right

READ = Right("enterprise.company.read", "查看企业档案")
MANAGE = Right("enterprise.company.manage", "维护企业档案")
REVIEW = Right("enterprise.change.review", "审核企业变更申请")
CONFIRM = Right("enterprise.registration.confirm", "确认企业注册")
ASSIGN = Right("enterprise.branch.assign", "调整企业管辖分局")
STANDING = Right("enterprise.company.standing", "办理企业停业、恢复和注销")
REVEAL = Right("enterprise.person.reveal", "查看完整个人信息")
MAINTAIN = Right("enterprise.profile.maintain", "维护本企业资料")
APPOINT = Right("enterprise.profile.appoint", "管理本企业账号")
