"""Who may do what, on what (P3, O15).

A permission is an action (``Right``) on a scope. A **permission template** is a named, versioned set of rights; a
**grant** gives a user or a post a template on a scope for a time. Besides grants, a *rule* gives a right by relation (who
holds a task may read its document). Everything is denied unless a grant or a rule allows it.

Three administrators stand apart (三员分立, GB/T 22239-2019 level 3): rights declared with ``holders="system_admin"``,
``"security_admin"`` or ``"audit_admin"`` are never held together by one user, nor beside business rights.
"""
