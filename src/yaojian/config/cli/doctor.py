"""``yaojian doctor``: what this machine has and lacks. Needs neither Django nor a database."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import typer

from yaojian.config.cli.options import REPOSITORY, AsJson, Data
from yaojian.config.embedded.account import server_account
from yaojian.config.embedded.binaries import programs
from yaojian.config.embedded.errors import StartFailure
from yaojian.config.supervisor import external

_NEEDED_BYTES = 2 * 1024**3


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    good: bool
    sentence: str


def doctor(data: Data, as_json: AsJson = False) -> None:
    """检查运行环境：Python、数据库、浏览器、字体、公文排版、用印密钥、磁盘；缺什么说什么，有缺时退出状态为 1。"""
    checks = list(_checks(data))
    if as_json:
        print(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            print(f"{'好' if check.good else '缺'}  {check.name}：{check.sentence}")
    raise typer.Exit(0 if all(check.good for check in checks) else 1)


def _checks(data: Path) -> Iterator[Check]:
    from yaojian.config.cli import typesetting  # a second of imports that no other command should wait for

    version = ".".join(str(part) for part in sys.version_info[:3])
    yield Check("Python", (3, 11) <= sys.version_info[:2] <= (3, 13), f"{version}，需要 3.11 至 3.13。")
    yield _database()
    chromium = shutil.which("chromium")
    yield Check(
        "浏览器", chromium is not None, chromium or "没有 chromium，网页截图和浏览器测试不能用；请运行 make setup。"
    )
    font = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    yield Check("中文字体", font.exists(), str(font) if font.exists() else "没有 fonts-noto-cjk；请运行 make setup。")
    yield Check("公文字体", *typesetting.typefaces())
    yield Check("公文排版", *typesetting.sample())
    yield Check("用印密钥", *typesetting.seal_key(data))
    built = REPOSITORY / "src" / "yaojian" / "web" / "static" / "built"
    yield Check("页面样式", built.is_dir(), "已生成。" if built.is_dir() else "还没有生成；请运行 make setup。")
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    yield Check("磁盘", free > _NEEDED_BYTES, f"{place} 还有 {free / 1024**3:.1f} GiB，至少需要 2 GiB。")


def _database() -> Check:
    try:
        if url := os.environ.get("DATABASE_URL"):
            external.check(url)
            return Check("数据库", good=True, sentence="DATABASE_URL 指向的 PostgreSQL 可用。")
        return Check("数据库", good=True, sentence=f"内置 PostgreSQL：{programs(server_account())}")
    except StartFailure as failure:
        return Check("数据库", good=False, sentence=str(failure))
