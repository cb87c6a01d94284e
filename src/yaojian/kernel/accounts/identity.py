"""From an account to the ``Actor`` that services ask for."""

from collections.abc import Sequence

from yaojian.kernel.accounts import companies
from yaojian.kernel.accounts.companies import Company
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.organisations import queries as organisations


def actor_of(
    user: User, *, channel: Channel, address: str = "", request_id: str = "", chosen_company: str = ""
) -> Actor:
    """The actor ``user`` is now. ``chosen_company`` (UUID as text, from the session) counts only while it is theirs.

    One query for a person's posts, or the enterprise system's for a company account. A company account that may act
    for exactly one company acts for it without choosing.
    """
    if user.kind == Kind.COMPANY:
        company = _company(companies.companies_of(user.pk), chosen_company)
        return Actor(
            user.pk,
            user.name,
            channel,
            company_id=company.id if company else None,
            address=address,
            request_id=request_id,
            reads_only=company is not None and company.reads_only,
        )
    posts = organisations.posts_of(user.person_id) if user.person_id else []
    return Actor(
        user_id=user.pk,
        name=user.name,
        channel=channel,
        person_id=user.person_id,
        unit_id=posts[0].unit_id if posts else None,
        post_ids=tuple(post.pk for post in posts),
        address=address,
        request_id=request_id,
    )


def _company(mine: Sequence[Company], chosen: str) -> Company | None:
    for company in mine:
        if str(company.id) == chosen:
            return company
    return mine[0] if len(mine) == 1 else None
