"""Every resource kind, declared once, parents before children."""

from pf9.errors import InvalidInput
from pf9.inventory.kind import Kind
from pf9.inventory.kinds import block_storage, compute, identity, image, network

KINDS: tuple[Kind, ...] = (*identity.KINDS, *image.KINDS, *compute.KINDS, *block_storage.KINDS, *network.KINDS)
BY_NAME = {kind.name: kind for kind in KINDS}


def named(name: str) -> Kind:
    """The kind of that name.

    Raises:
        InvalidInput: there is none; the error names those that exist.
    """
    kind = BY_NAME.get(name)
    if kind is None:
        raise InvalidInput(
            f"There is no kind {name!r}.", errors=[{"loc": ["kind"], "msg": "unknown kind", "allowed": sorted(BY_NAME)}]
        )
    return kind
