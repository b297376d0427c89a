"""What every step can do."""

from typing import ClassVar

from api.features.restore.jobs import Result
from api.features.restore.plan import StepName
from api.features.restore.work import Left, Work


class Step:
    """One step of a restore."""

    name: ClassVar[StepName]

    def run(self, work: Work) -> Result:
        """Do it and give what it made.

        Raises:
            Pf9Error: it cannot be done; the text says why.
        """
        raise NotImplementedError

    def find(self, work: Work) -> Result | None:  # noqa: ARG002 - most look anew each time
        """What an earlier job of the chain has made of it and is still there; None: it is to be done (again)."""
        return None

    def undo(self, work: Work) -> list[Left]:  # noqa: ARG002 - a step that makes nothing leaves nothing
        """Take away what it made; what is kept or could not be taken away is told."""
        return []
