"""回文: a department that handles a letter drafts the answer; both know each other afterwards."""

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.factories import Office, browser, new_key
from yaojian.oa.documents.genres import reply_title
from yaojian.oa.documents.models import Link, LinkKind
from yaojian.oa.outgoing.rights import DRAFT

NEW = "/oa/outgoing/new"


def test_title_of_a_reply() -> None:
    assert reply_title("关于征求年度抽检计划意见的函") == "关于征求年度抽检计划意见的复函"
    assert reply_title("征求意见") == "关于征求意见的复函"


def test_reply_begins_from_the_letter_and_is_linked_with_it(office: Office) -> None:
    kernel.grant(office.users["sales"], DRAFT, scope=office.units["sales"])
    letter = factories.sent(office, "sales", "plants")
    head = browser(office, "sales")
    address = f"{NEW}?reply_to={letter.pk}"
    assert address in head.get(f"/oa/documents/{letter.pk}").content.decode()
    page = head.get(address).content.decode()
    assert reply_title(letter.title) in page
    assert letter.sender in page
    given = {
        "title": reply_title(letter.title),
        "genre": "letter",
        "format": "信函",
        "direction": "level",
        "urgency": "normal",
        "main_to": letter.sender,
        "disclosure": "open",
        "copies": "1",
        "reply_to": str(letter.pk),
        "key": new_key(),
    }
    answer = head.post(NEW, given)
    assert answer.status_code == 303, answer.content.decode()
    link = Link.objects.get()
    assert (link.target, link.kind) == (letter, LinkKind.REPLY)
    assert f"/oa/documents/{link.origin_id}" in head.get(f"/oa/documents/{letter.pk}").content.decode()


def test_no_reply_to_a_letter_one_may_not_read(office: Office) -> None:
    kernel.grant(office.users["devices"], DRAFT, scope=office.units["devices"])
    letter, client = factories.sent(office, "sales"), browser(office, "devices")
    assert client.get(f"{NEW}?reply_to={letter.pk}").status_code == 403
    assert client.get(f"{NEW}?reply_to=nonsense").status_code == 404
