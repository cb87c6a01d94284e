"""Pages and API: own certificates only, live where it says so, the file only when it is the registry's."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.certificates.conftest import Side
from tests.support.certificates import Simulator, sample
from yaojian.enterprise.certificates import queries, services
from yaojian.enterprise.certificates.models import FILE_OWNER, KnownCertificate
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.files.models import StoredFile

pytestmark = pytest.mark.django_db
VALID, REVOKED, UNSEALED, STRANGE, EXPIRED = (one["number"] for one in sample()[:5])
THEIRS = sample()[5]["number"]


def opened(side: Side, number: str) -> KnownCertificate:
    """Asked for once, with its file where it has one."""
    services.own_certificates(actor=side.actor)
    services.open_certificate(actor=side.actor, certificate_id=side.kept(number).pk)
    return side.kept(number)


def page(side: Side, address: str) -> Any:
    return factories.browser(side.member).get(address)


def changed(number: str, **values: Any) -> list[dict[str, Any]]:
    """The sample with one certificate otherwise."""
    return [one | values if one["number"] == number else one for one in sample()]


def test_company_sees_its_certificates_with_the_time_of_the_answer(simulator: Simulator, ours: Side) -> None:
    text = page(ours, "/qy/certificates/").content.decode()
    assert all(number in text for number in ours.numbers)
    assert THEIRS not in text
    for words in ("查自电子证照系统", "有效", "已吊销", "状态未知", "已过期", "已生成未盖章"):
        assert words in text


def test_certificate_the_registry_calls_valid_after_its_last_day_is_not_shown_as_valid(
    simulator: Simulator, ours: Side
) -> None:
    simulator.know(changed(VALID, valid_until="2025-03-11"))
    text = page(ours, "/qy/certificates/").content.decode()
    assert "已过有效期" in text


def test_page_of_a_certificate_shows_it_with_pages_qr_and_download(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    text = page(ours, f"/qy/certificates/{one.pk}").content.decode()
    for words in (
        "经营范围",
        "中成药",
        "质量负责人",
        "与电子证照系统登记的一致",
        "签名完好",
        "验真二维码",
        "下载签章文件",
    ):
        assert words in text
    file = StoredFile.objects.get(owner_kind=FILE_OWNER, owner_id=one.pk)
    assert f"/files/{file.pk}/pages/1.webp" in text
    assert page(ours, f"/files/{file.pk}/pages/1.webp").headers["Content-Type"] == "image/webp"


def test_download_is_the_registrys_file_and_leaves_a_trace(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    answer = page(ours, f"/qy/certificates/{one.pk}/file")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-")
    assert len(content) == one.file_size
    assert "attachment" in answer.headers["Content-Disposition"]
    assert Event.objects.filter(action="kernel.files.downloaded", summary__contains=VALID).count() == 1


def test_opened_twice_the_file_is_fetched_once(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    before = simulator.asked()
    services.open_certificate(actor=ours.actor, certificate_id=one.pk)
    assert simulator.asked() == before + 1
    assert StoredFile.objects.filter(owner_kind=FILE_OWNER, owner_id=one.pk).count() == 1


@pytest.mark.parametrize("number", [UNSEALED])
def test_certificate_without_seal_is_not_previewed_nor_downloaded(
    simulator: Simulator, ours: Side, number: str
) -> None:
    one = opened(ours, number)
    text = page(ours, f"/qy/certificates/{one.pk}").content.decode()
    assert "没有可以预览的文件" in text
    assert "下载签章文件" not in text
    answer = page(ours, f"/qy/certificates/{one.pk}/file")
    assert answer.status_code == 409
    assert "已生成未盖章" in answer.content.decode()


def test_seal_taken_back_closes_the_preview_of_the_file_kept_before(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    file = StoredFile.objects.get(owner_kind=FILE_OWNER, owner_id=one.pk)
    simulator.know(changed(VALID, seal_status=2))
    page(ours, f"/qy/certificates/{one.pk}")
    assert page(ours, f"/files/{file.pk}/pages/1.webp").status_code == 403


@pytest.mark.parametrize("number", [REVOKED, STRANGE, EXPIRED])
def test_certificate_not_in_force_has_no_qr_picture_and_says_so(simulator: Simulator, ours: Side, number: str) -> None:
    one = opened(ours, number)
    text = page(ours, f"/qy/certificates/{one.pk}").content.decode()
    assert "不能作为有效证照使用" in text
    assert "验真二维码" not in text


def test_file_that_was_exchanged_is_refused(simulator: Simulator, ours: Side) -> None:
    services.own_certificates(actor=ours.actor)
    simulator.told("wrong-file")
    text = page(ours, f"/qy/certificates/{ours.kept(VALID).pk}").content.decode()
    assert "摘要不一致" in text
    assert not StoredFile.objects.filter(owner_kind=FILE_OWNER).exists()


@pytest.mark.parametrize(
    "fault", ["500", "slow", "truncated", "garbage", "wrong-signature", "replayed", "wrong-company", "skew"]
)
def test_under_each_fault_the_page_shows_the_old_state_marked_as_old(
    simulator: Simulator, ours: Side, fault: str
) -> None:
    one = opened(ours, VALID)
    simulator.told(fault)
    answer = page(ours, f"/qy/certificates/{one.pk}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "不能作为核验依据" in text
    assert "上次：有效" in text
    assert "上次取得的文件，本次未能比对" in text
    assert "验真二维码" not in text
    assert ours.kept(VALID).as_of == one.as_of


def test_certificate_the_registry_no_longer_knows_is_not_in_force(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    simulator.told("404")
    text = page(ours, f"/qy/certificates/{one.pk}").content.decode()
    assert "电子证照系统里已没有这张证照" in text
    assert ours.kept(VALID).gone_at is not None


def test_answer_that_comes_late_does_not_replace_a_newer_one(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    later = timezone.now() + timedelta(hours=1)
    KnownCertificate.objects.filter(pk=one.pk).update(as_of=later, status="revoked")
    services.own_certificates(actor=ours.actor)
    assert ours.kept(VALID).status == "revoked"


# A never sees B.


def test_page_file_and_api_of_another_company_are_closed(simulator: Simulator, ours: Side, theirs: Side) -> None:
    one = opened(theirs, THEIRS)
    file = StoredFile.objects.get(owner_kind=FILE_OWNER, owner_id=one.pk)
    for address in (
        f"/qy/certificates/{one.pk}",
        f"/qy/certificates/{one.pk}/file",
        f"/files/{file.pk}",
        f"/files/{file.pk}/pages/1.webp",
        f"/api/v1/enterprise/certificates/{one.pk}",
        f"/qy/certificates/region/companies/{theirs.company.pk}",
        f"/api/v1/enterprise/certificates/of-company/{theirs.company.pk}",
        "/qy/certificates/region",
        "/api/v1/enterprise/certificates/expiring?since=2020-01-01&until=2040-01-01",
        f"/api/v1/enterprise/certificates/in-region/by-number?number={THEIRS}",
    ):
        answer = page(ours, address)
        assert answer.status_code == 403, address
        assert THEIRS not in answer.content.decode()


@pytest.mark.parametrize("known", [True, False], ids=["known here", "only the registry knows"])
def test_number_of_another_company_is_as_unknown_as_none(
    simulator: Simulator, ours: Side, theirs: Side, known: bool
) -> None:
    if known:
        opened(theirs, THEIRS)
    told = []
    for number in (THEIRS, "鄂AA000000000"):
        answer = page(ours, f"/qy/certificates/?number={number}")
        assert answer.status_code == 404
        api = page(ours, f"/api/v1/enterprise/certificates/own/by-number?number={number}")
        assert api.status_code == 404
        told.append((answer.content.decode().replace(number, "N"), api.json()["sentence"].replace(number, "N")))
        assert "没有查到编号" in told[-1][0]
    assert told[0][1] == told[1][1]


NOT_TYPEABLE = ("a%00b", "长" * 200)


@pytest.mark.parametrize(
    "number", ["..", "%2e%2e", "a/b", "%0d%0aX-Client:%20x", *NOT_TYPEABLE, "%F0%9F%92%8A", "1'--", "％"]
)
def test_hostile_number_is_unknown_and_breaks_nothing(simulator: Simulator, ours: Side, number: str) -> None:
    assert page(ours, f"/api/v1/enterprise/certificates/own/by-number?number={number}").status_code == 404
    official = factories.browser(ours.official)
    assert official.get(f"/api/v1/enterprise/certificates/in-region/by-number?number={number}").status_code == 404
    assert page(ours, f"/qy/certificates/?number={number}").status_code == (422 if number in NOT_TYPEABLE else 404)


def test_number_typed_with_wide_letters_is_the_same(simulator: Simulator, ours: Side) -> None:
    wide = VALID.replace("AA", "\uff21\uff21").replace("9", "\uff19")
    assert services.find_own(actor=ours.actor, number=f" {wide} ").number == VALID


def test_own_number_leads_to_its_page(simulator: Simulator, ours: Side) -> None:
    answer = page(ours, f"/qy/certificates/?number=%20{VALID}%20")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/qy/certificates/{ours.kept(VALID).pk}"
    assert page(ours, "/qy/certificates/?number=").status_code == 422


def test_answer_about_another_company_is_not_taken_for_ones_own(simulator: Simulator, ours: Side, theirs: Side) -> None:
    services.own_certificates(actor=ours.actor)
    simulator.know(changed(VALID, credit_code=theirs.company.credit_code))
    text = page(ours, f"/qy/certificates/{ours.kept(VALID).pk}").content.decode()
    assert "已没有这张证照" in text
    assert not KnownCertificate.objects.filter(company=theirs.company).exists()


# The bureau.


def test_branch_sees_its_region_and_no_other(simulator: Simulator, ours: Side, theirs: Side) -> None:
    own, other = opened(ours, VALID), opened(theirs, THEIRS)
    official = factories.browser(ours.official)
    assert official.get(f"/qy/certificates/{own.pk}").status_code == 200
    assert official.get(f"/qy/certificates/{other.pk}").status_code == 403
    assert VALID in official.get(f"/qy/certificates/region/companies/{ours.company.pk}").content.decode()
    assert official.get(f"/qy/certificates/region/companies/{theirs.company.pk}").status_code == 403
    assert official.get(f"/qy/certificates/region?words={VALID}").status_code == 303
    found = official.get(f"/qy/certificates/region?words={ours.company.name}").content.decode()
    assert f"/qy/certificates/region/companies/{ours.company.pk}" in found
    not_found = official.get(f"/qy/certificates/region?words={THEIRS}").content.decode()
    assert "由您管辖的企业持有" in not_found
    assert "验真二维码" not in official.get(f"/qy/certificates/{own.pk}").content.decode()


def test_ledger_of_the_region_shows_what_expires_there(simulator: Simulator, ours: Side, theirs: Side) -> None:
    opened(ours, VALID)
    opened(theirs, THEIRS)
    soon = timezone.localdate()
    KnownCertificate.objects.filter(number__in=[VALID, THEIRS]).update(valid_until=soon)
    text = factories.browser(ours.official).get("/qy/certificates/region?within=30").content.decode()
    assert VALID in text
    assert THEIRS not in text
    assert (
        "这段时间没有到期的证照"
        in factories.browser(ours.official).get("/qy/certificates/region?within=past").content.decode()
    )


def test_official_without_the_right_gets_nothing(simulator: Simulator, ours: Side) -> None:
    one = opened(ours, VALID)
    nobody = factories.browser(factories.kernel.official("路人"))
    for address in ("/qy/certificates/region", f"/qy/certificates/{one.pk}", "/qy/certificates/"):
        assert nobody.get(address).status_code == 403


def test_pages_of_the_ledger_join_without_gap_or_repeat(ours: Side) -> None:
    _many(ours, 120)
    seen: list[str] = []
    after = None
    while rows := queries.expiring(_bureau(ours), since=_day(0), until=_day(400), after=after):
        shown = rows[: queries.PAGE]
        seen += [row.number for row in shown]
        after = queries.Cursor(shown[-1].valid_until, shown[-1].pk)  # type: ignore[arg-type]  # never empty here
    assert len(seen) == len(set(seen)) == 120


def test_ledger_is_read_along_its_index(ours: Side) -> None:
    _many(ours, 400)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE certificates_knowncertificate")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM certificates_knowncertificate WHERE valid_until >= %s AND valid_until <= %s "
            "AND gone_at IS NULL ORDER BY valid_until, id LIMIT 51",
            [_day(0), _day(60)],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "certificate_expiry_ledger" in plan
    assert "Sort" not in plan


def test_api_says_whether_an_answer_is_live(simulator: Simulator, ours: Side) -> None:
    fresh = page(ours, "/api/v1/enterprise/certificates/own").json()
    by_number = page(ours, f"/api/v1/enterprise/certificates/own/by-number?number={VALID}").json()
    whole = page(ours, f"/api/v1/enterprise/certificates/{by_number['id']}").json()
    simulator.told("500")
    stale = page(ours, "/api/v1/enterprise/certificates/own").json()
    assert fresh["live"] is True
    assert {one["number"]: one["valid"] for one in fresh["certificates"]}[VALID] is True
    assert whole["live"] is True
    assert whole["file_id"]
    assert stale["live"] is False
    assert not any(one["valid"] for one in stale["certificates"])
    assert "没有应答" in stale["trouble"]


def _bureau(side: Side) -> Actor:
    return side.bureau


def _day(offset: int) -> Any:
    return timezone.localdate() + timedelta(days=offset)


def _many(side: Side, count: int) -> None:
    KnownCertificate.objects.bulk_create(
        KnownCertificate(
            id=uuid4(),
            company=side.company,
            number=f"N{turn}",
            kind="药品经营许可证",
            status_code=10,
            status="valid",
            seal_code=4,
            seal="sealed",
            holder=side.company.name,
            valid_until=_day(turn // 3),
            as_of=timezone.now(),
        )
        for turn in range(count)
    )
