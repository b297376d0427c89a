"""An ML2 mechanism driver that binds every port, at once, on any host."""

from typing import Any

from neutron_lib import constants
from neutron_lib.api.definitions import portbindings
from neutron_lib.plugins.ml2 import api


class BindEverythingMechanismDriver(api.MechanismDriver):
    """Every segment is everywhere."""

    def initialize(self) -> None:
        """Nothing to prepare."""

    @property
    def connectivity(self) -> Any:
        """Layer 2."""
        return portbindings.CONNECTIVITY_L2

    def bind_port(self, context: Any) -> None:
        """Bind to the first segment."""
        for segment in context.segments_to_bind[:1]:
            context.set_binding(
                segment[api.ID],
                portbindings.VIF_TYPE_OVS,
                {portbindings.CAP_PORT_FILTER: True, portbindings.OVS_HYBRID_PLUG: False},
                status=constants.PORT_STATUS_ACTIVE,
            )
