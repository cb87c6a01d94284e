"""The proof that a definition strands nobody: each fault is told as a story, how one gets there and why it is stuck."""

from collections.abc import Iterator, Mapping

from .steps import END, Definition, Mode, Rule, Step


def faults(definition: Definition) -> list[str]:
    """Everything that would make an instance get stuck, each as a sentence for its author. Empty means sound."""
    return (
        [*_of_names(definition)]
        or [*_of_forks(definition)]
        or [*_of_ways(definition), *(fault for step in definition.steps for fault in _of_people(definition, step))]
    )


def _of_names(definition: Definition) -> Iterator[str]:
    keys = [step.key for step in definition.steps]
    if definition.start not in keys:
        yield "没有写明从哪个环节开始。"
    for step in definition.steps:
        if keys.count(step.key) > 1 or step.key == END:
            yield f"环节“{step.name}”的代号与别的环节重复。"
        if not step.next and not step.fork:
            yield f"公文走到环节“{step.name}”就停住了：它之后没有写去向，也不是办结。"
        if step.next and step.fork:
            yield f"环节“{step.name}”既写了去向，又写了并行分支，只能保留一种。"
        if (step.fork and step.join not in keys) or len(set(step.fork)) == 1 or len(set(step.fork)) < len(step.fork):
            yield f"环节“{step.name}”的并行分支不完整：至少要有两个不同的分支，并写明在哪个环节汇合。"
        for key in (*step.next, *step.fork):
            if key not in keys and not (key == END and key in step.next):
                yield f"环节“{step.name}”指向一个不存在的环节，办完后送不出去。"


def _of_forks(definition: Definition) -> Iterator[str]:
    forks = [step for step in definition.steps if step.fork]
    for fork in forks:
        inside = definition.branch_steps(fork)
        names = {key: definition.step(key).name for key in inside}
        if fork.key in inside:
            yield f"从“{fork.name}”分出的分支又回到它自己，各分支永远等不齐。"
        for key in sorted(inside):
            step = definition.step(key)
            if step.fork and key != fork.key:
                yield f"“{fork.name}”的分支走到“{names[key]}”时又要分支，分支里不能再分支。"
            if END in step.next:
                yield f"“{fork.name}”的分支走到“{names[key]}”就办结了，其他分支的人还在办，事项会停住。"
        for one in definition.steps:
            if one.key not in inside and one is not fork and (entered := inside.intersection(one.next)):
                yield f"“{one.name}”可以绕过“{fork.name}”直接走进分支里的“{names[min(entered)]}”，到汇合处等不到其他分支。"
        yield from _of_branches(definition, fork)


def _of_branches(definition: Definition, fork: Step) -> Iterator[str]:
    ways = {step.key: set(step.next) for step in definition.steps}
    reached = [_reach(key, ways, stop=fork.join) for key in fork.fork]
    for n, mine in enumerate(reached):
        name = definition.step(fork.fork[n]).name
        if fork.join not in mine:
            yield f"“{fork.name}”的分支“{name}”走不到汇合环节，其他分支会一直等它。"
        if any(mine & other - {fork.join} for other in reached[n + 1 :]):
            yield f"“{fork.name}”的分支“{name}”与另一个分支走到同一个环节，那里只能有一个分支的人在办。"
    others = [step for step in definition.steps if step.fork and step is not fork]
    if any(definition.branch_steps(fork) & definition.branch_steps(other) for other in others):
        yield f"“{fork.name}”的分支与另一处分支共用环节，无法判断该在哪里汇合。"


def _of_ways(definition: Definition) -> Iterator[str]:
    ways = {step.key: {*step.next, *step.fork} for step in definition.steps}
    reached = _reach(definition.start, ways)
    for step in definition.steps:
        if step.key not in reached:
            yield f"没有一条路走到环节“{step.name}”。"
        elif END not in _reach(step.key, ways):
            yield f"公文到了环节“{step.name}”，之后无论怎么走都走不到办结。"


def _of_people(definition: Definition, step: Step) -> Iterator[str]:
    rule = step.who.rule
    if step.key == definition.start and (rule is not Rule.STARTER or step.mode is not Mode.ONE):
        yield f"第一个环节“{step.name}”应由发起人一人办理。"
    elif rule is Rule.STARTER and step.mode is not Mode.ONE:
        yield f"环节“{step.name}”由发起人办理，只能是一人。"
    if step.mode is Mode.RATIO and not (step.ratio and 0 < step.ratio <= 100):
        yield f"环节“{step.name}”按比例通过，比例应在 1% 到 100% 之间。"
    if rule is Rule.POSTS and not step.who.posts:
        yield f"环节“{step.name}”由固定岗位办理，但没有写是哪些岗位，送到这里没有人能办。"
    if rule is Rule.POSTS and step.mode is Mode.ONE and len(step.who.posts) > 1:
        yield f"环节“{step.name}”只能由一人办理，却写了 {len(step.who.posts)} 个岗位。"
    if rule is Rule.SAME:
        yield from _of_same(definition, step)
    if step.days is not None and step.days < 1:
        yield f"环节“{step.name}”的办理时限至少是 1 个工作日。"


def _of_same(definition: Definition, step: Step) -> Iterator[str]:
    """A step done by whoever did another one needs that one behind it on every way from the start."""
    known = {one.key for one in definition.steps}
    if step.who.step not in known:
        yield f"环节“{step.name}”由另一环节的办理人办理，但那个环节不存在。"
        return
    ways = {one.key: {*one.next, *one.fork} for one in definition.steps if one.key != step.who.step}
    if step.who.step != step.key and step.key in _reach(definition.start, ways) and definition.start in ways:
        earlier = definition.step(step.who.step or "").name
        yield f"公文可以不经过“{earlier}”就到“{step.name}”，而“{step.name}”由“{earlier}”的办理人办理，那时还没有这个人。"
    if step.who.step == step.key:
        yield f"环节“{step.name}”写的是由它自己的办理人办理，第一次走到时没有人。"


def _reach(start: str, ways: Mapping[str, set[str]], stop: str | None = None) -> set[str]:
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            if key != stop:
                waiting.extend(ways.get(key, ()))
    return reached
