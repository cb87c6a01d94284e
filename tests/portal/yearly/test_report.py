"""The yearly report: three tables from two rooms, each counted figure open to its records, taken away as DOCX and XLSX."""

import io
from datetime import timedelta
from decimal import Decimal

import docx
import openpyxl  # type: ignore[import-untyped]  # ships no types
import pytest
from django.test import Client
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal.interaction import factories
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.portal.disclosure import services, yearly
from yaojian.portal.disclosure.rights import MANAGE
from yaojian.portal.interaction.applications.identity import Party
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.rights import READ
from yaojian.portal.interaction.applications.services import receiving
from yaojian.portal.interaction.applications.services.receiving import NewApplication
from yaojian.portal.yearly.report import Report, report_of

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def keeper(db: None) -> User:
    """Makes the report."""
    account = kernel.official("年报", kernel.unit("办公室"))
    kernel.grant(account, MANAGE)
    return account


@pytest.fixture
def keeps(keeper: User) -> Actor:
    return kernel.actor(keeper)


def applied() -> Application:
    """Received this year, still open."""
    party = Party("李四", "420101199001010011", factories.PHONE, "武汉市")
    new = NewApplication("natural", party, "抽检结果", "electronic", "online")
    made = receiving.submit(actor=NOBODY, new=new, visit=factories.visit())
    Application.objects.filter(pk=made.pk).update(
        received_on=timezone.localdate(), state="registered", due=timezone.now() + timedelta(days=9)
    )
    return made


def figures(report: Report, table: int, label: str) -> list[str]:
    found = next(one for one in report.tables if one.number == table)
    return next([figure.text for figure in line] for part in found.parts for name, line in part.lines if name == label)


def entered(actor: Actor, row: str, column: int, value: str) -> None:
    services.enter_figure(actor=actor, year=YEAR, row=row, column=column, value=Decimal(value), reason="法规处提供")


def test_law_suits_are_entered_and_their_total_is_worked_out(keeps: Actor) -> None:
    for column, value in enumerate(("3", "1", "0", "2")):
        entered(keeps, "review", column, value)
    entered(keeps, "fees", 0, "12.50")
    report = report_of(keeps, YEAR)
    assert figures(report, 4, "行政复议") == ["3", "1", "0", "2", "6"]
    assert figures(report, 4, "复议后起诉") == ["0", "0", "0", "0", "0"]
    assert figures(report, 2, "行政事业性收费") == ["12.5"]


def test_half_a_case_and_a_total_by_hand_are_refused(keeps: Actor) -> None:
    with pytest.raises(Invalid, match="整数"):
        entered(keeps, "review", 0, "1.5")
    with pytest.raises(Unknown):
        entered(keeps, "review", 4, "9")


def test_more_repealed_than_ever_held_is_said(keeps: Actor) -> None:
    entered(keeps, "norms", 1, "7")
    assert [fault for fault in report_of(keeps, YEAR).faults if "本年废止 7 件" in fault]
    services.enter_figure(actor=keeps, year=YEAR - 1, row="norms", column=2, value=Decimal(30), reason="上年定稿")
    assert not report_of(keeps, YEAR).faults


def test_applications_are_counted_for_who_may_not_read_them_but_not_opened(keeps: Actor, keeper: User) -> None:
    applied()
    report = report_of(keeps, YEAR)
    assert figures(report, 3, "一、本年新收政府信息公开申请数量") == ["1", "0", "0", "0", "0", "0", "1"]
    assert not any(figure.address for part in report.tables[1].parts for _, line in part.lines for figure in line)
    kernel.grant(keeper, READ)
    opened = report_of(kernel.actor(keeper), YEAR)
    addresses = {figure.address for part in opened.tables[1].parts for _, line in part.lines for figure in line}
    assert any(address.startswith("/cms/applications/?tab=all&report=") for address in addresses)


def test_every_counted_figure_opens_as_many_records_as_it_says(keeper: User, client: Client) -> None:
    applied()
    kernel.grant(keeper, READ)
    client.force_login(keeper)
    report = report_of(kernel.actor(keeper), YEAR)
    for table in report.tables:
        for part in table.parts:
            for _, line in part.lines:
                for figure in line:
                    if figure.address.startswith("/cms/applications/"):
                        page = client.get(figure.address).content.decode()
                        assert page.count('class="ledger__title"') == int(figure.text), figure.address


def test_report_is_taken_away_as_document_and_as_sheets(keeper: User, client: Client) -> None:
    applied()
    entered(kernel.actor(keeper), "review", 0, "3")
    client.force_login(keeper)
    word = docx.Document(io.BytesIO(client.get(f"/cms/yearly/{YEAR}/docx").content))
    headings = [one.text for one in word.paragraphs if one.style is not None and one.style.name.startswith("Heading")]
    assert [heading[:2] for heading in headings] == ["一、", "二、", "三、", "四、", "五、", "六、"]
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert {"行政许可", "未经复议直接起诉", "一、本年新收政府信息公开申请数量"} <= cells
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/cms/yearly/{YEAR}/xlsx").content))
    assert book.sheetnames == ["表2", "表3", "表4"]
    assert [cell.value for cell in list(book["表4"].rows)[2]] == ["行政复议", 3, 0, 0, 0, 3]
    assert client.get(f"/cms/yearly/{YEAR}/exe").status_code == 422
    assert Event.objects.filter(action="portal.yearly.exported").count() == 2


def test_report_is_closed_to_who_does_not_keep_it(client: Client) -> None:
    other = kernel.official("无权")
    with pytest.raises(RightMissing):
        report_of(kernel.actor(other), YEAR)
    client.force_login(other)
    for path in ("", f"{YEAR}", f"{YEAR}/docx"):
        assert client.get(f"/cms/yearly/{path}").status_code == 403


def test_refused_figure_stays_typed_in_its_row(keeper: User, client: Client) -> None:
    client.force_login(keeper)
    wrong = {"row": "review", "column": "0", "value": "1.5", "reason": "法规处提供"}
    page = client.post(f"/cms/disclosure/years/{YEAR}", wrong)
    assert page.status_code == 422
    text = page.content.decode()
    assert "案件数请填整数。" in text
    assert text.count('value="1.5"') == 1
    assert yearly.year_cells(YEAR)
    assert client.get(f"/cms/yearly/?year={YEAR}").headers["Location"] == f"/cms/yearly/{YEAR}"
    page = client.get(f"/cms/yearly/{YEAR}")
    assert "勾稽关系全部成立" in page.content.decode()
