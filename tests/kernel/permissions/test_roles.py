"""Rights a new version declares reach the roles of an older data folder, each once."""

from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from tests.kernel import factories as make
from yaojian.config.demo import grants
from yaojian.config.demo.institution import LOADER
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.permissions import checks, roles, services
from yaojian.kernel.permissions import rights as register
from yaojian.kernel.permissions.models import PermissionTemplate
from yaojian.kernel.permissions.rights import Right, all_rights

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_right() -> Iterator[Right]:
    """A right the next version of the program declares."""
    right = Right("kernel.novelty.read", "查看新增事项", holders="system_admin")
    yield right
    del register._all[right.code]


def _old_role() -> PermissionTemplate:
    """The system administrator's role as a version before ``new_right`` made it."""
    known = [one for one in roles.rights_named(["@system_admin"]) if one.code != "kernel.novelty.read"]
    return services.save_template(actor=make.SYSTEM, code="system-admin", name="系统管理员", rights=known)


def test_empty_database_gets_the_three_administrators_roles() -> None:
    call_command("bring_roles")
    made = {one.name: set(one.rights) for one in PermissionTemplate.objects.all()}
    assert set(made) == {"系统管理员", "安全管理员", "审计管理员"}
    for code, right in all_rights().items():
        holders = [name for name, codes in made.items() if code in codes]
        assert holders == ([] if right.holders == "business" else [register.HOLDER_LABELS[right.holders]])


def test_new_right_reaches_the_holder_of_an_old_role_and_the_log(new_right: Right) -> None:
    role, account = _old_role(), make.official()
    services.grant_template(actor=make.SYSTEM, template=role, user=account)
    assert not checks.holds(make.actor(account), new_right)
    call_command("bring_roles")
    assert checks.holds(make.actor(account), new_right)
    role.refresh_from_db()
    assert role.version == 2
    event = Event.objects.get(action="kernel.template.extended", subject_id=str(role.pk))
    assert "系统升级" in event.actor_name
    assert "查看新增事项" in event.summary


def test_right_an_administrator_took_away_is_not_given_again(new_right: Right) -> None:
    role = _old_role()
    call_command("bring_roles")
    kept = [one for one in roles.rights_named(["@system_admin"]) if one != new_right]
    services.save_template(actor=make.SYSTEM, code=role.code, name=role.name, rights=kept)
    call_command("bring_roles")
    role.refresh_from_db()
    assert (new_right.code in role.rights, role.version) == (False, 3)


def test_second_start_changes_nothing(new_right: Right) -> None:
    _old_role()
    for _ in range(2):
        call_command("bring_roles")
    assert Event.objects.filter(action="kernel.template.extended").count() == 1
    assert PermissionTemplate.objects.get(code="system-admin").version == 2
    assert new_right.code in PermissionTemplate.objects.get(code="system-admin").rights


def test_roles_the_institution_made_are_left_as_they_are(new_right: Right) -> None:
    own = services.save_template(
        actor=make.SYSTEM, code="our-keepers", name="系统管理员", rights=roles.rights_named(["kernel.account.manage"])
    )
    call_command("bring_roles")
    own.refresh_from_db()
    assert own.version == 1
    assert not PermissionTemplate.objects.filter(code="system-admin").exists()  # its name is taken
    assert new_right.code not in own.rights


def test_role_turned_to_another_office_is_not_mixed(new_right: Right) -> None:
    role = services.save_template(
        actor=make.SYSTEM, code="system-admin", name="系统管理员", rights=roles.rights_named(["@audit_admin"])
    )
    call_command("bring_roles")
    role.refresh_from_db()
    assert new_right.code not in role.rights


def test_old_demo_gets_rights_its_templates_declare_by_now() -> None:
    held = roles.rights_named(["oa.exchange.*"])
    older = services.save_template(actor=LOADER, code="exchange-clerk", name="公文收发员", rights=held[1:])
    grants.give_new_rights()
    older.refresh_from_db()
    assert held[0].code in older.rights


def test_template_of_a_real_institution_is_no_demo_template() -> None:
    held = roles.rights_named(["oa.exchange.*"])
    own = services.save_template(actor=make.SYSTEM, code="exchange-clerk", name="公文收发员", rights=held[1:])
    grants.give_new_rights()
    own.refresh_from_db()
    assert held[0].code not in own.rights


def test_first_administrator_of_each_kind_is_made_by_a_command_and_only_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("bring_roles")
    for code in ("system-admin", "security-admin", "audit-admin"):
        call_command("first_administrator", code, f"first.{code}", "张三")
        account = User.objects.get(username=f"first.{code}")
        told = capsys.readouterr().out
        assert account.must_change_password
        assert account.check_password(told.split("初始密码 ")[1].split(" ")[0])
        assert checks.holds(make.actor(account), roles.rights_named([f"@{code.replace('-', '_')}"])[0])
        with pytest.raises(CommandError, match="已经有人担任"):
            call_command("first_administrator", code, "second", "李四")
    assert not User.objects.filter(username="second").exists()
