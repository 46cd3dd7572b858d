"""What is kept: jobs, shares, replies to repeated requests, and frames of results. The only code that knows the database."""


class Store:
    """The store behind one address."""

    def __init__(self, url: str) -> None:
        self.url = url

    def close(self) -> None:
        """Let go of the connections."""
