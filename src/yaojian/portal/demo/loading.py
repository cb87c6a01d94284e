"""Loads ``data/site.yaml``: old articles by the import, the newest through editor and reviewer, some left half way."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID, uuid5

import yaml
from django.core.files.base import ContentFile
from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.organisations.models import Unit
from yaojian.portal.articles import importing
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Attachment, Picture
from yaojian.portal.columns import queries as columns
from yaojian.portal.columns import services as column_services
from yaojian.portal.columns.models import Column, ColumnKind, FrontPlace
from yaojian.portal.demo import arranging, campaigning, directories, disclosing, guides, interaction
from yaojian.portal.demo.pictures import DRAWINGS, png_of
from yaojian.portal.publishing.models import Site
from yaojian.portal.review import services as reviews

LOADER = system_actor("示范数据", Channel.COMMAND)
MARK = "示范数据"
LARGE = 10_000
"""Articles at ``scale="large"``, spread over all columns."""
_DATA = Path(__file__).parent / "data" / "site.yaml"
_SPACE = UUID("6f0e1d7e-5c0c-4f4b-9b0a-3d9f0c5a1e77")


class People(Protocol):
    """Of the demo institution."""

    editor: Actor
    reviewer: Actor
    registrar: Actor

    @property
    def heads(self) -> Mapping[str, Actor]:
        """By unit code."""

    @property
    def staff(self) -> Mapping[str, list[Actor]]:
        """By unit code, without the heads."""


def load(people: People, *, scale: str = "small") -> None:
    """Make columns and articles; the public site is built by a job, or by the first build of a new installation."""
    plan = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    now = timezone.now()
    made: dict[str, Column] = {}
    for column, rows in _columns(plan["columns"], columns.front_page()):
        made[column.title] = column
        importing.import_articles(
            actor=LOADER, column_id=column.pk, articles=[_old(row, now) for row in reversed(rows)]
        )
    if scale == "large":
        _many(list(made.values()), now)
    guides.load(people.editor, people.reviewer)
    directories.load(people.editor)
    disclosing.load(people.editor, people.reviewer)
    interaction.load(people)
    campaigning.load(LOADER)
    _work_in_progress(people, made)
    arranging.load(LOADER, made)
    site = Site.objects.first()
    jobs.defer("portal.site.build_all", lock="portal.site", urgent=True, after=site.generation if site else 0)


def _columns(rows: list[dict[str, Any]], parent: Column) -> Iterator[tuple[Column, list[dict[str, Any]]]]:
    for row in rows:
        unit = Unit.objects.filter(code=row["unit"]).first()
        facts = column_services.ColumnFacts(
            title=row["title"],
            kind=ColumnKind(row["kind"]),
            description=row["description"],
            keywords=row["keywords"],
            owner_unit_id=unit.pk if unit else None,
            update_cycle_days=row["cycle"],
            in_navigation=row.get("nav", False),
            front_place=FrontPlace(row.get("place", "none")),
            order=row["order"],
        )
        column = column_services.create_column(
            actor=LOADER, parent_id=parent.pk, facts=facts, key=str(uuid5(_SPACE, row["title"]))
        )
        yield column, row.get("articles", [])
        yield from _columns(row.get("children", []), Column.objects.get(pk=column.pk))


def _old(row: dict[str, Any], now: datetime) -> importing.OldArticle:
    return importing.OldArticle(
        title=row["title"],
        published=now - timedelta(days=row["days"], minutes=len(row["title"]) * 7),
        body=list(_body(row)),
        source="湖北省药品监督管理局",
        summary=row.get("summary", ""),
        document_number=row.get("number", ""),
        responsible_editor=MARK,
    )


def _body(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    first, *rest = row["text"]
    yield {"type": "text", "value": f"<p>{first}</p>"}
    if name := row.get("picture"):
        yield {"type": "picture", "value": _picture(name)}
    yield {"type": "text", "value": "".join(f"<p>{text}</p>" for text in rest)}
    if row.get("table"):
        yield {"type": "table", "value": _table()}
    if name := row.get("attachment"):
        yield {"type": "attachment", "value": {"document": _attachment(name), "name": ""}}


def _picture(name: str) -> dict[str, Any]:
    picture = Picture.objects.filter(title=name).first()
    if picture is None:
        file = ContentFile(png_of(name), f"{name}.png")
        picture = Picture.objects.create(title=name, description=DRAWINGS[name][0], file=file)
    return {"image": picture.pk, "alt_text": "", "decorative": False, "caption": f"{MARK}插图"}


def _attachment(name: str) -> int:
    lines = "\n".join(f"{number},示范单位{number:02d},合格" for number in range(1, 21))
    content = f"\ufeff序号,单位,结果\n{lines}\n".encode()
    made = Attachment.objects.create(title=name.rsplit(".", 1)[0], file=ContentFile(content, name))
    return int(made.pk)


def _table() -> dict[str, Any]:
    head = ("类别", "批次", "合格批次")
    rows = (("化学药", "180", "179"), ("中成药", "96", "95"), ("中药饮片", "44", "43"))
    return {
        "columns": [{"type": "text", "heading": heading} for heading in head],
        "rows": [{"values": list(row)} for row in rows],
        "caption": "抽检结果汇总（示范数据）",
    }


def _many(places: list[Column], now: datetime) -> None:
    """Ten thousand short articles over five years, for measuring."""
    for place, column in enumerate(places):
        rows = [
            importing.OldArticle(
                title=f"{column.title}示范信息第 {number} 号",
                published=now - timedelta(days=30, hours=number * 4 + place),
                body=[{"type": "text", "value": f"<p>这是第 {number} 条示范信息，用于测量。</p>"}],
                source="湖北省药品监督管理局",
                responsible_editor=MARK,
            )
            for number in range(LARGE // len(places), 0, -1)
        ]
        importing.import_articles(actor=LOADER, column_id=column.pk, articles=rows)


def _work_in_progress(people: People, made: dict[str, Column]) -> None:
    """One article that went the whole way today, one that waits, one returned, one begun."""

    def begin(title: str, place: str, *text: str) -> int:
        body = [{"type": "text", "value": "".join(f"<p>{line}</p>" for line in text)}]
        draft = articles.Draft(title=title, body=body, responsible_editor=MARK)
        key = str(uuid5(_SPACE, title))
        return int(articles.create_draft(actor=people.editor, column_id=made[place].pk, draft=draft, key=key).pk)

    def submit(article_id: int, note: str = "") -> Any:
        key = str(uuid5(_SPACE, f"submit {article_id}"))
        return reviews.submit_article(actor=people.editor, article_id=article_id, key=key, note=note).pk

    done = submit(
        begin(
            "省局召开药品安全风险会商会",
            "政务要闻",
            "会议通报了近期抽检、不良反应监测和投诉举报情况。",
            "会议研判了四类风险，逐项明确了处置措施和责任单位。",
        )
    )
    reviews.approve_article(actor=people.reviewer, review_id=done, text="内容准确，同意发布。", key=str(done))
    back = submit(begin("关于组织药师继续教育培训的通知", "通知公告", "为提高药学服务水平，定于近期组织继续教育培训。"))
    reviews.return_article(
        actor=people.reviewer, review_id=back, text="请补充培训时间、地点和报名方式。", key=str(back)
    )
    submit(
        begin(
            "黄冈分局：开展中药材产地加工检查",
            "分局动态",
            "检查了产地加工企业的来源核验、干燥和储存记录。",
            "对两家记录不全的企业下达整改通知。",
        ),
        "数据由黄冈分局提供，已核对。",
    )
    begin("安全用药月活动预告", "科普之窗", "活动期间将举办讲座、义诊和过期药品回收。")
