"""What the desks of interaction share: acts offered as small forms, ledgers paged by key, people to assign to."""
