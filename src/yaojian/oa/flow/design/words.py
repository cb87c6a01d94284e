"""What the parts of a definition are called on pages, charts and in comparisons."""

from collections.abc import Mapping

from yaojian.oa.flow.steps import END, Act, Definition, Mode, Rule, Step

RULES = {
    Rule.STARTER: "发起人",
    Rule.CHOSEN: "由上一环节选择",
    Rule.LEADER: "发起部门负责人",
    Rule.CHARGE: "分管领导",
    Rule.DUTY: "承担某项职能的岗位",
    Rule.POSTS: "固定岗位",
    Rule.SAME: "前面某个环节的办理人",
}
MODES = {
    Mode.ONE: "一人办理",
    Mode.ALL: "多人同时办理，全部办完才继续",
    Mode.SERIAL: "多人依次办理，全部办完才继续",
    Mode.ANY: "多人中任一人办完就继续",
    Mode.RATIO: "多人办理，达到比例就继续",
}
SHORT_MODES = {Mode.ONE: "", Mode.ALL: "全部", Mode.SERIAL: "依次", Mode.ANY: "任一", Mode.RATIO: "按比例"}
ACTS = {
    Act.RETURN: "退回",
    Act.WITHDRAW: "撤回",
    Act.ADD_BEFORE: "前加签",
    Act.ADD_BESIDE: "并加签",
    Act.ADD_AFTER: "后加签",
    Act.DROP: "减签",
    Act.TRANSFER: "转办",
    Act.CIRCULATE: "传阅",
    Act.URGE: "催办",
    Act.JUMP: "特送（跳转）",
    Act.FINISH: "强制办结",
    Act.VOID: "作废",
}
TOOLS = {
    "edit_body": "修改正文",
    "sign": "签发（署名和日期印在公文上）",
    "issuer_sign": "联署单位签署",
    "number": "编号",
    "compose": "套红",
    "proof": "校对",
    "seal": "用印",
    "distribute": "分发",
    "record_use": "用印登记",
    "assign_vehicle": "派车",
    "reply": "回文",
}
DUTIES = {
    "chief": "主要领导",
    "issuer": "签发人",
    "office": "办公室核稿人",
    "registry": "文书",
    "seal_keeper": "印章管理员",
    "finance": "财务负责人",
    "dispatcher": "车辆调度",
}
"""Who does a duty of ``oa.duties``, as a chart names him."""
KINDS = {"incoming": "收文", "outgoing": "发文", "approval": "内部审批"}

ENDED = "结束"
"""What the end of a flow is called; not 办结, for many a flow has a step of that name."""

Units = Mapping[str, str]
"""Short names of units by code."""


def post(unit: str, title: str, units: Units) -> str:
    """A fixed post: 办公室负责人, 办公室文书."""
    return f"{units.get(unit, unit)}{title or '负责人'}"


def who(step: Step, definition: Definition, units: Units) -> str:
    """Who does a step, shortly."""
    rule = step.who.rule
    if rule is Rule.POSTS:
        return "、".join(post(*one, units) for one in step.who.posts) or "固定岗位（未选）"
    if rule is Rule.DUTY:
        return DUTIES.get(step.who.duty, "职能岗位（未选）")
    if rule is Rule.SAME:
        names = {one.key: one.name for one in definition.steps}
        return f"“{names.get(step.who.step or '', '未选')}”的办理人"
    return RULES[rule]


def mode(step: Step) -> str:
    """How several people do it; empty for one."""
    if step.mode is Mode.RATIO:
        return f"{step.ratio or '?'}% 通过"
    return SHORT_MODES[step.mode]


def names_of(keys: tuple[str, ...] | list[str], definition: Definition) -> str:
    """Names of steps in a sentence; 结束 for the end."""
    names = {one.key: one.name for one in definition.steps} | {END: ENDED}
    return "、".join(names.get(key, "已删除的环节") for key in keys)


def after(step: Step, definition: Definition) -> str:
    """What follows a step, as a phrase."""
    if step.fork:
        join = names_of([step.join], definition) if step.join else "（未选汇合环节）"
        return f"同时分给{names_of(step.fork, definition)}，到{join}汇合"
    return names_of(step.next, definition) or "（未写去向）"
