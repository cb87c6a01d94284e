"""Own words of the site."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.kernel import factories
from yaojian.kernel import wording
from yaojian.kernel.audit.queries import events_of
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.kernel.wording import queries, services
from yaojian.kernel.wording.errors import WordUnsuitable
from yaojian.kernel.wording.models import SiteWord, SiteWordVersion
from yaojian.kernel.wording.rights import MANAGE

pytestmark = pytest.mark.django_db


def save(form: str = "药监哥", **said: str) -> SiteWord:
    facts = {"use": "wrong", "right": "药监局", "weight": "block", "reason": "办公室来函"} | said
    return services.save_word(actor=factories.SYSTEM, form=form, **facts)


def texts(text: str) -> list[str]:
    return [mark.text for mark in wording.check(text)]


def test_saved_word_counts_at_once_and_switched_off_no_more() -> None:
    assert texts("药监哥") == []
    word = save()
    assert texts("药监哥") == ["药监哥"]
    services.switch_word(actor=factories.SYSTEM, word_id=word.pk, is_active=False)
    assert texts("药监哥") == []


def test_allowed_word_silences_a_built_in_list() -> None:
    save("台帐", use="allowed", right="")
    assert texts("建立台帐") == []


def test_every_version_stays_and_is_audited() -> None:
    word = save()
    save(right="药品监管局")
    save(right="药品监管局")
    assert [one.said["right"] for one in word.versions.order_by("version")] == ["药监局", "药品监管局"]
    assert [event.action for event in events_of(word)] == ["kernel.words.saved"] * 2
    with pytest.raises(DatabaseError), transaction.atomic():
        SiteWordVersion.objects.all().delete()


def test_words_need_the_right_a_reason_and_sense() -> None:
    with pytest.raises(RightMissing):
        services.save_word(
            actor=factories.actor(factories.official()), form="药监哥", use="wrong", right="", reason="来函"
        )
    with pytest.raises(Invalid):
        save(reason=" ")
    for form, right in (("药", "药品"), ("药" * 25, ""), ("药监", "药监局")):
        with pytest.raises(WordUnsuitable):
            save(form, right=right)
    assert not SiteWord.objects.exists()


def test_holder_of_the_right_saves() -> None:
    account = factories.official()
    factories.grant(account, MANAGE)
    services.save_word(actor=factories.actor(account), form="药监哥", use="wrong", right="", reason="来函")
    assert [word.form for word in queries.ledger(words="监")] == ["药监哥"]


def test_ledger_goes_on_after_a_word_along_its_index() -> None:
    SiteWord.objects.bulk_create(SiteWord(form=f"词{n:05d}", use="wrong", reason="测试") for n in range(3000))
    assert [word.form for word in queries.ledger(after="词00010")[:2]] == ["词00011", "词00012"]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wording_siteword")
        cursor.execute("EXPLAIN " + str(queries.ledger()[:31].query))
        assert "word_ledger" in "\n".join(row[0] for row in cursor.fetchall())
