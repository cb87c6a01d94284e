"""What a person answered, from a YAML file: ``W-V1: 未触发``, ``D1.3: 扣 1.5``, one a line."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

import yaml

from yaojian.inspection.engine.errors import BadAnswers
from yaojian.inspection.engine.indicators import IndicatorSet, Part
from yaojian.inspection.engine.scoring import Answers

_VETO = {"触发": True, "未触发": False}
_LARGEST = 1_000_000  # bytes


def read_answers(path: Path, table: IndicatorSet, *, public_service: bool = True) -> Answers:
    """The answers in ``path`` to items of ``table``. Raises ``BadAnswers``, which names the item."""
    try:
        if path.stat().st_size > _LARGEST:
            raise BadAnswers(file=str(path), reason="文件过大")
        data = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise BadAnswers(file=str(path), reason="文件打不开") from error
    except (UnicodeError, yaml.YAMLError) as error:
        raise BadAnswers(file=str(path), reason="不是 UTF-8 编码的 YAML 文件") from error
    if not isinstance(data, dict):
        raise BadAnswers(file=str(path), reason="每行应写成“指标编号: 结论”")
    vetoes: dict[str, bool] = {}
    deductions: dict[str, Decimal] = {}
    for name, said in data.items():
        item = next((one for one in table.items if one.id == str(name)), None)
        if item is None:
            raise BadAnswers(file=str(path), reason=f"指标集里没有 {name}")
        if item.part is Part.VETO:
            if str(said) not in _VETO:
                raise BadAnswers(file=str(path), reason=f"{name} 应写“触发”或“未触发”")
            vetoes[item.id] = _VETO[str(said)]
        else:
            deductions[item.id] = _points(path, item.id, str(said), item.points)
    return Answers(vetoes, deductions, public_service)


def _points(path: Path, name: str, said: str, most: Decimal) -> Decimal:
    try:
        points = Decimal(said.removeprefix("扣").strip())
    except InvalidOperation as error:
        raise BadAnswers(file=str(path), reason=f"{name} 应写扣多少分，例如“扣 1.5”") from error
    if not 0 <= points <= most:
        raise BadAnswers(file=str(path), reason=f"{name} 应扣 0 到 {most} 分")
    return points
