"""Why a file cannot be used. Plain exceptions: this package runs without the house's refusals."""


class Unreadable(Exception):
    """The file holds no readings we can use. The text is a Chinese sentence that says what happened and what to do."""
