"""Data directories of the demo institution. Companies, numbers and results are made up by counting (示范数据)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.spreadsheets.writing import csv_lines
from yaojian.portal.directories import reading, services

_SPACE = UUID("a6f1f7b0-5d34-4a1e-9c5c-0b8f4f5f2f11")
_CITIES = ("武汉", "宜昌", "襄阳", "荆州", "黄冈", "十堰", "孝感", "咸宁")
_TRADES = ("济民", "康宁", "楚源", "仁安", "和顺", "九州通达", "江汉", "长源")
_DRUGS = ("阿莫西林胶囊", "布洛芬片", "板蓝根颗粒", "维生素C片", "蒙脱石散", "丹参片", "氯雷他定片", "枸橼酸铋钾颗粒")


@dataclass(frozen=True, slots=True)
class _Plan:
    title: str
    slug: str
    description: str
    source: str
    key_label: str
    fields: list[dict[str, object]]
    rows: Sequence[Sequence[str]]
    cycle: int


def load(keeper: Actor) -> None:
    """Make two directories, import a file into each, publish it, open them."""
    unit = Unit.objects.filter(code="XXZX").first() or Unit.objects.order_by("path")[0]
    for plan in (_licences(), _tests()):
        facts = services.DirectoryFacts(
            title=plan.title,
            slug=plan.slug,
            description=plan.description,
            source=plan.source,
            owner_unit_id=unit.pk,
            key_label=plan.key_label,
            fields=plan.fields,
            update_cycle_days=plan.cycle,
        )
        directory = services.create_directory(actor=keeper, facts=facts, key=str(uuid5(_SPACE, plan.slug)))
        labels = [str(field["label"]) for field in plan.fields]
        _import(keeper, directory.pk, plan.slug, labels, plan.rows)
        services.open_directory(actor=keeper, directory_id=directory.pk, is_open=True)


def _import(keeper: Actor, directory_id: int, slug: str, labels: list[str], rows: Iterable[Sequence[str]]) -> None:
    content = "".join(csv_lines(labels, rows)).encode()
    file = files.store(
        actor=keeper, upload=content, owner_kind=files.DRAFT, name=f"{slug}.csv", allowed=services.SHEETS
    )
    edition = services.import_file(
        actor=keeper, directory_id=directory_id, file=file, key=str(uuid5(_SPACE, f"import {slug}"))
    )
    # Read here and not by the worker, so that the first build of the site finds it.
    reading.read_edition(actor=keeper, edition_id=edition.pk, run_id=str(edition.pk))
    services.publish_edition(actor=keeper, edition_id=edition.pk, key=str(uuid5(_SPACE, f"publish {slug}")))


def _licences() -> _Plan:
    rows = [
        (
            f"鄂AA{4201000 + n}",
            f"{_CITIES[n % 8]}{_TRADES[(n // 3) % 8]}医药有限公司（示范）",
            ("批发", "零售连锁总部")[n % 5 == 0],
            f"{_CITIES[n % 8]}市示范大道 {n} 号",
            f"20{27 + n % 4}-{1 + n % 12:02d}-{1 + n % 28:02d}",
        )
        for n in range(1, 97)
    ]
    fields: list[dict[str, object]] = [
        {"label": "许可证编号", "required": True, "listed": True, "searched": True},
        {"label": "企业名称", "required": True, "listed": True, "searched": True},
        {"label": "经营方式", "kind": "choice", "choices": "批发、零售连锁总部", "required": True, "listed": True},
        {"label": "注册地址", "searched": True},
        {"label": "有效期至", "kind": "date", "required": True, "listed": True},
    ]
    return _Plan(
        "药品经营许可名单（示范数据）",
        "jingying",
        "全省药品批发企业和零售连锁总部的许可信息，可按企业名称、许可证编号和经营方式查询。",
        "药品经营许可系统（示范）",
        "许可证编号",
        fields,
        rows,
        30,
    )


def _tests() -> _Plan:
    rows = [
        (
            f"2026-{n:04d}",
            _DRUGS[n % 8],
            f"2026{1 + n % 9:02d}{n:02d}",
            f"{_CITIES[(n // 2) % 8]}{_TRADES[n % 8]}制药有限公司（示范）",
            "不合格" if n % 23 == 0 else "合格",
            f"2026-{1 + n % 10:02d}-{1 + n % 27:02d}",
        )
        for n in range(1, 65)
    ]
    fields: list[dict[str, object]] = [
        {"label": "抽样编号", "required": True, "listed": True, "searched": True},
        {"label": "药品名称", "required": True, "listed": True, "searched": True},
        {"label": "批号", "required": True, "listed": True, "searched": True},
        {"label": "标示生产企业", "required": True, "listed": True, "searched": True},
        {"label": "检验结论", "kind": "choice", "choices": "合格、不合格", "required": True, "listed": True},
        {"label": "抽样日期", "kind": "date", "required": True},
    ]
    return _Plan(
        "药品监督抽检结果（示范数据）",
        "choujian",
        "本年度药品监督抽检结果，可按药品名称、批号、生产企业和检验结论查询。",
        "药品抽检管理系统（示范）",
        "抽样编号",
        fields,
        rows,
        90,
    )
