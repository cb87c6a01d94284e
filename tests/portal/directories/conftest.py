"""A directory of shops with its manager, and files to import."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

from tests.kernel import factories as kernel
from tests.portal.factories import key
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.portal.directories import reading, services
from yaojian.portal.directories.models import Directory, Edition
from yaojian.portal.directories.rights import IMPORT, MANAGE

SHOPS: list[dict[str, Any]] = [
    {"label": "许可证编号", "kind": "text", "required": True, "listed": True, "searched": True},
    {"label": "企业名称", "kind": "text", "required": True, "listed": True, "searched": True},
    {"label": "经营方式", "kind": "choice", "choices": "批发、零售连锁、零售", "required": True, "listed": True},
    {"label": "从业药师", "kind": "number", "unit": "人"},
    {"label": "有效期至", "kind": "date", "required": True, "listed": True},
]
HEAD: list[str] = [field["label"] for field in SHOPS]


@dataclass(frozen=True, slots=True)
class Keeper:
    """A directory and who keeps it."""

    directory: Directory
    account: User
    actor: Actor


def sheet(*rows: list[object], head: list[str] | None = None) -> bytes:
    """A workbook with these rows."""
    book, out = Workbook(), BytesIO()
    for row in [head or HEAD, *rows]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def shop(number: int, name: str = "", **cells: Any) -> list[object]:
    """One good row."""
    way, chemists, until = cells.get("way", "零售"), cells.get("chemists", 2), cells.get("until", "2028-05-01")
    return [f"鄂DA{number:04d}", name or f"示范药店{number}", way, chemists, until]


@pytest.fixture
def keeper(db: None) -> Keeper:
    """A directory of one unit and the official who keeps it."""
    place = kernel.unit("药品流通监管处")
    account = kernel.official("陈立", place)
    kernel.grant(account, MANAGE, IMPORT, scope=place)
    actor = kernel.actor(account)
    facts = services.DirectoryFacts(
        title="药品零售许可名单",
        slug="lingshou",
        description="全省药品零售企业许可信息。",
        source="许可系统",
        owner_unit_id=place.pk,
        key_label="许可证编号",
        fields=SHOPS,
        update_cycle_days=30,
    )
    directory = services.create_directory(actor=actor, facts=facts, key=key())
    return Keeper(directory, account, actor)


@pytest.fixture
def imported(keeper: Keeper) -> Callable[[bytes], Edition]:
    """Imports a file and reads it, as the worker would."""

    def take(content: bytes, name: str = "名单.xlsx") -> Edition:
        file = files.store(
            actor=keeper.actor, upload=content, owner_kind=files.DRAFT, name=name, allowed=services.SHEETS
        )
        edition = services.import_file(actor=keeper.actor, directory_id=keeper.directory.pk, file=file, key=key())
        return reading.read_edition(actor=kernel.SYSTEM, edition_id=edition.pk, run_id=str(edition.pk))

    assert Kinds.XLSX in services.SHEETS
    return take


@pytest.fixture
def published(keeper: Keeper, imported: Callable[[bytes], Edition]) -> Edition:
    """A public directory of three shops."""
    edition = imported(sheet(shop(1), shop(2, way="批发"), shop(3, "江汉示范大药房")))
    services.publish_edition(actor=keeper.actor, edition_id=edition.pk, key=key())
    services.open_directory(actor=keeper.actor, directory_id=keeper.directory.pk, is_open=True)
    keeper.directory.refresh_from_db()
    return Edition.objects.get(pk=edition.pk)
