"""Accounts of the demo institution: fixed names for the roles a visitor tries, pinyin for everybody else."""

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from yaojian.config.demo.roles import PASSWORD
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.organisations.models import Person


class AccountMaker:
    """Makes accounts with one shared password hash: 300 separate Argon2id hashes would take a minute and a half."""

    def __init__(self) -> None:
        self._hash = make_password(PASSWORD)
        self._taken: set[str] = set()

    def account_for(self, person: Person, username: str = "") -> User:
        """An unsaved account; without ``username`` it is the pinyin of the name, numbered where needed."""
        base = username or person.pinyin.replace(" ", "")
        name, n = base, 1
        while name in self._taken:
            n += 1
            name = f"{base}{n}"
        self._taken.add(name)
        return User(
            username=name,
            name=person.name,
            kind=Kind.STAFF,
            person=person,
            email=f"{name}@example.gov.cn",
            password=self._hash,
            password_changed_at=timezone.now(),
        )
