"""Neutron's own router plugin, minus the wait for an L3 agent to report back."""
# ruff: noqa: D102 -- the methods are upstream's, with an agent's part added

from typing import Any

from neutron.services.l3_router import l3_router_plugin
from neutron_lib import constants
from neutron_lib.plugins import directory


class AgentlessRouterPlugin(l3_router_plugin.L3RouterPlugin):
    """Does at once what an agent would report later."""

    def create_router(self, context: Any, router: Any) -> Any:
        return self._gateway_up(context, super().create_router(context, router))

    def update_router(self, context: Any, id: str, router: Any) -> Any:  # noqa: A002 -- upstream's name, given as keyword
        return self._gateway_up(context, super().update_router(context, id, router))

    def add_router_interface(self, context: Any, router_id: str, interface_info: Any = None) -> Any:
        info = super().add_router_interface(context, router_id, interface_info)
        self._activate(context, info.get("port_id"))
        return info

    def create_floatingip(self, context: Any, floatingip: Any) -> Any:
        return self._show_status(context, super().create_floatingip(context, floatingip))

    def update_floatingip(self, context: Any, id: str, floatingip: Any) -> Any:  # noqa: A002 -- as above
        return self._show_status(context, super().update_floatingip(context, id, floatingip))

    def disassociate_floatingips(self, context: Any, port_id: str, *args: Any, **kwargs: Any) -> Any:
        addresses = self.get_floatingips(context.elevated(), filters={"port_id": [port_id]})
        result = super().disassociate_floatingips(context, port_id, *args, **kwargs)
        for address in addresses:
            self.update_floatingip_status(context.elevated(), address["id"], constants.FLOATINGIP_STATUS_DOWN)
        return result

    @staticmethod
    def _activate(context: Any, port_id: str | None) -> None:
        if port_id:
            directory.get_plugin().update_port_status(context.elevated(), port_id, constants.PORT_STATUS_ACTIVE)

    def _gateway_up(self, context: Any, router: Any) -> Any:
        self._activate(context, self._get_router(context, router["id"]).gw_port_id)
        return router

    def _show_status(self, context: Any, address: Any) -> Any:
        status = constants.FLOATINGIP_STATUS_ACTIVE if address["port_id"] else constants.FLOATINGIP_STATUS_DOWN
        if address["status"] != status:
            self.update_floatingip_status(context.elevated(), address["id"], status)
            address["status"] = status
        return address
