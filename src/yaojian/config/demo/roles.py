"""The roles a visitor of a demo tries, and the one password. Without Django: ``yaojian up`` prints them."""

from dataclasses import dataclass

PASSWORD = "Yaojian-2026-demo"  # noqa: S105 - printed at every start of a demo; never used elsewhere


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the list ``yaojian up --demo`` prints."""

    username: str
    role: str
    surface: str


DEMO_ACCOUNTS = (
    DemoAccount("registrar", "收文登记员（办公室）", "/oa/"),
    DemoAccount("drafter", "拟稿人（药品流通监管处）", "/oa/"),
    DemoAccount("head.bangongshi", "办公室主任（核稿）", "/oa/"),
    DemoAccount("director", "局长（签发）", "/oa/"),
    DemoAccount("sealkeeper", "印章管理员（办公室）", "/oa/"),
    DemoAccount("head.liutong", "药品流通监管处处长", "/oa/"),
    DemoAccount("head.shengchan", "药品生产监管处处长", "/oa/"),
    DemoAccount("editor", "门户编辑（信息中心）", "/cms/"),
    DemoAccount("reviewer", "门户审核（办公室）", "/cms/"),
    DemoAccount("branch.wuhan", "武汉分局年报审核", "/qy/supervision/"),
    DemoAccount("branch.yichang", "宜昌分局年报审核", "/qy/supervision/"),
    DemoAccount("qy01", "企业用户（武汉辖区）", "/qy/"),
    DemoAccount("inspector", "网站检查员（信息中心）", "/console/inspection/"),
    DemoAccount("sysadmin", "系统管理员", "/console/"),
    DemoAccount("secadmin", "安全管理员", "/console/"),
    DemoAccount("auditor", "审计管理员", "/console/"),
)
