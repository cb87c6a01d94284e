"""The proof that a definition strands nobody: rules told as readable stories, then every situation played through (oa.md §6).

A fault forbids publication; a warning is shown to the author and forbids nothing. Pure; vacant posts are ``staffing``'s.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from yaojian.oa.flow.steps import END, Definition, Step

from . import tokens
from .graph import Branch, Graph

ALONE = {"starter": "发起人", "same": "原办理人", "leader": "部门负责人", "charge": "分管领导"}
"""Rules that name exactly one person. For the others than the starter the mode is only useless."""
SEVERAL = ("all", "serial", "ratio")
"""Modes in which several people submit, so that the last of them chooses who is next."""
LONGEST_NAME = 40
MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. ``step`` is where (a key, empty: the whole definition); ``kind`` is stable, for tests."""

    kind: str
    step: str
    sentence: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, and how much was played through to find it (0 while rules are broken)."""

    faults: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    situations: int = 0
    moves: int = 0


def faults(definition: Definition) -> list[str]:
    """Every reason not to publish, as sentences. Empty means sound."""
    return [finding.sentence for finding in examine(definition).faults]


def examine(definition: Definition) -> Report:
    """Apply all rules; when they hold, play every situation."""
    graph = Graph(definition)
    found = list(_names(graph))
    if not found:
        found = [*_steps(graph), *_ways(graph), *_circles(graph), *_forks(graph), *_people(graph)]
    grave = tuple(one for one in found if one.grave)
    warnings = tuple(one for one in found if not one.grave)
    if grave:
        return Report(grave, warnings)
    played = tokens.play(definition)
    return Report(tuple(_stuck(graph, played)), warnings, played.situations, played.moves)


def _stuck(graph: Graph, played: tokens.Played) -> Iterator[Finding]:
    if not played.complete:
        yield Finding("too_large", "", "这个流程的分支太多，无法逐一走遍来证明不会停住。请减少同时进行的分支。")
    if played.stuck:
        situation, moves = played.stuck[0]
        acts = {"submit": "提交", "return": "退回", "jump": "跳转"}
        told = "，".join(f"“{graph.name(one.step)}”{acts[one.act]}到“{graph.name(one.to)}”" for one in moves[-6:])
        where = graph.names(key for key in situation.places if key in graph.steps)
        yield Finding("stuck", moves[-1].step if moves else "", f"{told}之后停在{where}，再也走不到办结。")


def _names(graph: Graph) -> Iterator[Finding]:
    """Without these nothing else can be told."""
    definition = graph.definition
    keys = [step.key for step in definition.steps]
    if not keys:
        yield Finding("empty", "", "流程里还没有环节。")
        return
    if definition.start not in keys:
        yield Finding("no_start", "", "没有写明从哪个环节开始。")
    for step in definition.steps:
        if not step.name.strip() or len(step.name) > LONGEST_NAME:
            yield Finding("name", step.key, f"每个环节要有名称，不超过 {LONGEST_NAME} 个字。")
        if step.key == END or not step.key:
            yield Finding("reserved", step.key, f"环节“{step.name}”占用了“结束”的位置，请删除后重新添加。")
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield Finding("twice", key, f"环节“{graph.name(key)}”出现了两次，请删除其中一个。")
    for step in definition.steps:
        targets = [*step.next, *step.fork, *([step.join] if step.join else [])]
        if any(key != END and key not in keys for key in targets):
            yield Finding("missing", step.key, f"{graph.told(step.key)}，下一个环节已经不存在，公文到这里就停住了。")


def _steps(graph: Graph) -> Iterator[Finding]:
    named: dict[str, str] = {}
    for step in graph.steps.values():
        if step.name in named:
            yield Finding("same_name", step.key, f"有两个环节都叫“{step.name}”，办理人分不清。", grave=False)
        named[step.name] = step.key
        if step.days is not None and not 1 <= step.days <= MOST_DAYS:
            yield Finding("days", step.key, f"环节“{step.name}”的时限应在 1 到 {MOST_DAYS} 个工作日之间。")
        if step.mode == "ratio" and (step.ratio is None or not 1 <= step.ratio <= 100):
            yield Finding("ratio", step.key, f"环节“{step.name}”按比例通过，比例应在 1% 到 100% 之间。")
        elif step.mode != "ratio" and step.ratio is not None:
            yield Finding("ratio_unused", step.key, f"环节“{step.name}”不按比例通过，所填比例不起作用。", grave=False)
        yield from _acts(graph, step)


def _acts(graph: Graph, step: Step) -> Iterator[Finding]:
    acts = {str(act) for act in step.acts}
    if "return" in acts and step.key == graph.definition.start:
        yield Finding(
            "return", step.key, f"“{step.name}”是第一个环节，前面没有可退回的环节，“退回”不起作用。", grave=False
        )
    adding = acts & {"add_before", "add_beside", "add_after"}
    if "drop" in acts and step.mode == "one" and not adding:
        yield Finding("drop", step.key, f"环节“{step.name}”只有一人办理，又不许加签，减签不会有人可减。", grave=False)


def _ways(graph: Graph) -> Iterator[Finding]:
    for step in graph.steps.values():
        if step.key not in graph.reached:
            yield Finding("unreachable", step.key, f"没有一条路走到环节“{step.name}”，这个环节永远不会有人办理。")
        elif not step.next and not step.fork:
            yield Finding("dead_end", step.key, f"{graph.told(step.key)}，没有写下一步，公文到这里就停住了。")
        if step.next and step.fork:
            sentence = f"环节“{step.name}”既写了去向，又写了分支，只能选一种。"
            yield Finding("both", step.key, sentence)
        if len(set(step.next)) < len(step.next):
            yield Finding("way_twice", step.key, f"环节“{step.name}”的同一个去向写了两次。")


def _circles(graph: Graph) -> Iterator[Finding]:
    """Circles nobody gets out of; what merely leads into one, or to a dead end, is not told again."""
    seen = set[str]()
    for step in graph.steps.values():
        ahead = graph.reach(step.key)
        if step.key in seen or step.key not in graph.reached or END in ahead or not graph.after(step.key):
            continue
        if any(step.key not in graph.reach(key) for key in ahead):
            continue
        seen |= ahead
        circle = [key for key in graph.steps if key in ahead]
        where = f"只能在{graph.names(circle)}之间来回" if len(circle) > 1 else f"只能又回到“{step.name}”"
        yield Finding("endless", step.key, f"{graph.told(step.key)}，{where}，走不到办结。")


def _forks(graph: Graph) -> Iterator[Finding]:
    for step in graph.steps.values():
        if not step.fork:
            if step.join:
                yield Finding("join_alone", step.key, f"环节“{step.name}”写了汇合环节，却没有分支。")
            continue
        if len(set(step.fork)) < 2 or len(set(step.fork)) < len(step.fork):
            yield Finding("few_branches", step.key, f"{graph.told(step.key)}要分成几路，至少要有两个不同的分支。")
        if not step.join or step.join == END:
            yield Finding("no_join", step.key, f"{graph.told(step.key)}分成几路，没有写在哪个环节汇合。")
        elif step.join in step.fork or END in step.fork:
            yield Finding("empty_branch", step.key, f"{graph.told(step.key)}分成几路，其中一路没有环节。")
        elif step.join == step.key:
            yield Finding("join_itself", step.key, f"环节“{step.name}”分出的各路又汇合到它自己，公文只会一再分开。")
    for branch in graph.branches:
        if graph.steps[branch.fork].join:
            yield from _branch(graph, branch)
    yield from _entries(graph)


def _branch(graph: Graph, branch: Branch) -> Iterator[Finding]:
    fork, first = graph.steps[branch.fork], graph.name(branch.first)
    join = fork.join or ""
    head = f"{graph.told(fork.key)}，“{first}”这一路"
    outside = sorted(branch.steps & (graph.main - {END}))
    if END in branch.steps and not outside:
        yield Finding(
            "branch_ends", branch.first, f"{head}直接办结了，其他各路还在办理。应汇合到“{graph.name(join)}”。"
        )
    if outside:
        sentence = f"{head}走到了分支以外的{graph.names(outside[:1])}，没有汇合到“{graph.name(join)}”。"
        yield Finding("branch_leaves", branch.first, sentence)
    elif not any(join in graph.after(key) for key in branch.steps):
        yield Finding("branch_misses", branch.first, f"{head}走不到汇合环节“{graph.name(join)}”，其他各路会一直等它。")
    for key in sorted(branch.steps - {END} - set(outside)):
        if graph.steps[key].fork:
            yield Finding("nested", key, f"{head}在“{graph.name(key)}”又分成几路。分支里不能再分支。")
    for other in graph.branches:
        shared = sorted((branch.steps & other.steps) - {END} - graph.main)
        later = (other.fork, other.number) > (branch.fork, branch.number)
        if later and shared:
            sentence = f"{head}与“{graph.name(other.first)}”那一路都经过“{graph.name(shared[0])}”，同一环节会办两次。"
            yield Finding("branches_share", shared[0], sentence)


def _entries(graph: Graph) -> Iterator[Finding]:
    """Nobody may come into a branch, or to a join, from elsewhere: the other branches would not be there."""
    inside = {key: branch for branch in graph.branches for key in branch.steps - graph.main}
    joins = {step.join: step for step in graph.steps.values() if step.fork and step.join}
    if graph.definition.start in {key for branch in graph.branches for key in branch.steps}:
        name = graph.name(graph.definition.start)
        yield Finding("start_inside", graph.definition.start, f"第一个环节“{name}”不能放在分支里。")
    for step in graph.steps.values():
        for key in graph.known(step.next):
            mine, theirs = inside.get(step.key), inside.get(key)
            if theirs and (mine is None or mine.fork != theirs.fork) and step.key in graph.reached:
                sentence = f"{graph.told(step.key)}，直接进了“{graph.name(key)}”这一路，其他各路没有打开，无法汇合。"
                yield Finding("enters_branch", step.key, sentence)
            if key in joins and not theirs and mine is None and step.key in graph.main:
                fork = joins[key]
                sentence = f"{graph.told(step.key)}，可以绕过“{fork.name}”的各路直接到汇合环节“{graph.name(key)}”。"
                yield Finding("join_entered", step.key, sentence, grave=False)


def _people(graph: Graph) -> Iterator[Finding]:
    start = graph.steps[graph.definition.start]
    if start.who.rule != "starter" or start.mode != "one":
        yield Finding("start_who", start.key, f"第一个环节“{start.name}”应由发起人一人办理。")
    for step in graph.steps.values():
        rule = str(step.who.rule)
        if rule in ALONE and step.mode != "one":
            sentence = f"环节“{step.name}”由{ALONE[rule]}办理，只能是一人。"
            yield Finding("alone", step.key, sentence, grave=rule == "starter")
        if rule == "posts":
            yield from _posts(step)
        if rule == "duty" and not step.who.duty:
            yield Finding("no_duty", step.key, f"环节“{step.name}”由承担职能的岗位办理，还没有选职能。")
        if rule == "same":
            yield from _same(graph, step)
        yield from _choosing(graph, step)


def _posts(step: Step) -> Iterator[Finding]:
    if not step.who.posts:
        yield Finding("no_posts", step.key, f"环节“{step.name}”由固定岗位办理，还没有选岗位。")
    elif len(step.who.posts) > 1 and step.mode == "one":
        count = len(step.who.posts)
        yield Finding(
            "posts_one", step.key, f"环节“{step.name}”固定了 {count} 个岗位，却只能由一人办理，提交时会被拒绝。"
        )


def _same(graph: Graph, step: Step) -> Iterator[Finding]:
    earlier = step.who.step or ""
    if earlier not in graph.steps or earlier == step.key:
        yield Finding("same_step", step.key, f"环节“{step.name}”由原办理人办理，还没有选是哪个环节的办理人。")
        return
    without = _around(graph, step.key, earlier)
    if without is not None:
        told = graph.told_way(without).removesuffix("后")
        sentence = f"{told}时，没有经过“{graph.name(earlier)}”，找不到原办理人，公文到这里就停住了。"
        yield Finding("same_unknown", step.key, sentence)


def _around(graph: Graph, key: str, earlier: str) -> list[str] | None:
    """A way to ``key`` on which nobody did ``earlier``; past a join all branches were done."""
    start = graph.definition.start
    of = next((branch for branch in graph.branches if earlier in branch.steps), None)
    if of is None or any(key in branch.steps for branch in graph.branches if branch.fork == of.fork):
        return graph.path(start, lambda one: one == key, avoiding=earlier)
    join = graph.steps[of.fork].join
    past = graph.path(start, lambda one: one == key, avoiding=of.fork)
    return past or graph.path(of.first, lambda one: one == join, avoiding=earlier)


def _choosing(graph: Graph, step: Step) -> Iterator[Finding]:
    """Who chooses the next ones, where that is not one known person."""
    chosen = [key for key in graph.known((*step.next, *step.fork)) if key != END and _is_chosen(graph, key)]
    if chosen and step.mode in SEVERAL:
        sentence = (
            f"环节“{step.name}”由多人办理，最后签署的一人要为{graph.names(chosen[:1])}选择办理人，事先不知道是谁。"
        )
        yield Finding("choice_of_many", step.key, sentence, grave=False)
    if step.fork and step.join and _is_chosen(graph, step.join):
        sentence = f"各路汇合到“{graph.name(step.join)}”时，由最后到的一路选择办理人，事先不知道是谁。"
        yield Finding("choice_at_join", step.join, sentence, grave=False)


def _is_chosen(graph: Graph, key: str) -> bool:
    return key in graph.steps and graph.steps[key].who.rule == "chosen"
