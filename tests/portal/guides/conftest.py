"""A guide, who writes it and who publishes it."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.kernel import factories as kernel
from tests.portal.factories import key
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.portal.guides import services
from yaojian.portal.guides.models import Audience, Guide
from yaojian.portal.guides.rights import PUBLISH, WRITE


def whole() -> dict[str, Any]:
    """A guide with nothing missing."""
    return {
        "kind": "行政许可",
        "basis": [{"name": "《中华人民共和国药品管理法》", "clause": "第五十一条第一款"}],
        "conditions": [{"text": "有依法经过资格认定的药师。"}],
        "materials": [
            {"name": "药品经营许可证申请表", "original": "原件", "medium": "电子", "copies": 1, "needed": "必要"}
        ],
        "steps": [{"name": "受理", "text": "窗口收件并出具受理通知书。", "days": 5}],
        "statutory_days": 30,
        "promised_days": 15,
        "charged": False,
        "places": [{"name": "省政务服务中心药监窗口", "address": "武汉市示范路 1 号"}],
        "hours": "工作日 9:00—12:00，13:30—17:00",
        "phone": "027-87654321",
        "complaint_phone": "12345",
        "result": "药品经营许可证",
    }


@dataclass(frozen=True, slots=True)
class Counter:
    """A guide with its writer and its publisher, of one unit."""

    guide: Guide
    writer: User
    publisher: User
    writes: Actor
    publishes: Actor

    def draft(self, **changes: Any) -> Guide:
        """Save a whole guide with these changes; None takes a field out."""
        content = {name: value for name, value in (whole() | changes).items() if value is not None}
        self.guide.refresh_from_db()
        saved = services.save_draft(
            actor=self.writes, guide_id=self.guide.pk, content=content, row_version=self.guide.row_version
        )
        assert isinstance(saved, Guide)
        return saved

    def publish(self, **changes: Any) -> Guide:
        """Write and publish."""
        draft = self.draft(**changes)
        done = services.publish_guide(
            actor=self.publishes, guide_id=draft.pk, row_version=draft.row_version, opinion="", key=key()
        )
        assert isinstance(done, Guide)
        return done


@pytest.fixture
def counter(db: None) -> Counter:
    """See ``Counter``."""
    place = kernel.unit("行政审批处")
    writer, publisher = kernel.official("张雨", place), kernel.official("何平", place)
    kernel.grant(writer, WRITE, scope=place)
    kernel.grant(publisher, PUBLISH, scope=place)
    facts = services.GuideFacts("420100001", "药品批发企业许可证核发", Audience.COMPANIES, place.pk)
    guide = services.create_guide(actor=kernel.actor(writer), facts=facts, key=key())
    return Counter(guide, writer, publisher, kernel.actor(writer), kernel.actor(publisher))
