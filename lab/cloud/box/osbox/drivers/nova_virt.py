"""Nova's fake hypervisor, made to survive restarts and to look like a real host.

Differences from nova.virt.fake.FakeDriver:
* node UUIDs are derived from the name (upstream draws new ones per process, so a restarted service would no longer
  recognise its own compute node);
* servers found in the database are adopted again after a restart (upstream keeps them in memory only, so a later
  "stop" would fail);
* each host has a size of its own;
* a server snapshot of an image-booted server really uploads (a few bytes);
* live migration and rescue of volume-booted servers work;
* diagnostics counters move with time and differ per server.
"""
# ruff: noqa: D102, ARG002 -- names and arguments are those of Nova's driver interface

import io
import time
import uuid
from typing import Any, ClassVar

from nova.compute import power_state, task_states, vm_states
from nova.image import glance
from nova.objects import fields as obj_fields
from nova.virt import fake
from oslo_serialization import jsonutils

from osbox import settings

NAMESPACE = uuid.UUID("6f1c0000-0000-4000-8000-00000000b0c5")
BOOT = time.time()
DAY = 86400
CONSOLE = (
    "Linux version 6.1.0-18-amd64",
    "Command line: ro quiet",
    "smpboot: Allowing {vcpus} CPUs",
    "Memory: {memory} MiB",
    "virtio_blk virtio1: [vda]",
    "EXT4-fs (vda1): mounted",
    "systemd[1]: Detected virtualization kvm",
    "cloud-init: fetching user data",
    "cloud-init: finished",
    "sshd: Server listening on 0.0.0.0 port 22",
)


def node_uuid(name: str) -> str:
    """The same id for the same host, always."""
    return str(uuid.uuid5(NAMESPACE, name))


class LabDriver(fake.FakeDriver):
    """One fake hypervisor."""

    capabilities: ClassVar[dict[str, bool]] = dict(
        fake.FakeDriver.capabilities, supports_bfv_rescue=True, supports_image_type_qcow2=True, supports_pcpus=False
    )

    def init_host(self, host: str) -> None:
        self._host = host
        self._set_nodes([host])
        self.vcpus, self.memory_mb, self.local_gb = settings.HYPERVISORS[host]
        self.resources = fake.Resources(vcpus=self.vcpus, memory_mb=self.memory_mb, local_gb=self.local_gb)
        kvm = (obj_fields.Architecture.X86_64, obj_fields.HVType.KVM, obj_fields.VMMode.HVM)
        self.host_status_base.update(hypervisor_type="QEMU", hypervisor_version=8002002, supported_instances=[kvm])

    # -- identity

    def get_nodenames_by_uuid(self, refresh: bool = False) -> Any:
        return {node_uuid(name): name for name in self.get_available_nodes()}

    def get_available_resource(self, nodename: str) -> Any:
        status = super().get_available_resource(nodename)
        if status:
            status["uuid"] = node_uuid(nodename)
            status["disk_available_least"] = self.local_gb
            cpu = jsonutils.loads(status["cpu_info"])
            topology = {"sockets": 2, "cores": max(self.vcpus // 4, 1), "threads": 2}
            cpu.update(model="EPYC-Rome", vendor="AMD", topology=topology)
            status["cpu_info"] = jsonutils.dumps(cpu)
        return status

    def get_host_uptime(self) -> str:
        days = int((time.time() - BOOT) // DAY) + 40
        return f" 10:00:00 up {days} days,  1:00,  0 users,  load average: 0.42, 0.40, 0.38"

    # -- restarts

    def _adopt(self, instance: Any) -> None:
        """Take a server of ours that we forgot by restarting."""
        if instance.uuid in self.instances or instance.host != self._host:
            return
        if instance.vm_state in {vm_states.BUILDING, vm_states.DELETED, vm_states.SHELVED_OFFLOADED}:
            return
        state = instance.power_state
        if state in {None, power_state.NOSTATE}:
            stopped = instance.vm_state == vm_states.STOPPED
            state = power_state.SHUTDOWN if stopped else power_state.RUNNING
        self.instances[instance.uuid] = fake.FakeInstance(instance.name, state, instance.uuid)

    def get_info(self, instance: Any, use_cache: bool = True) -> Any:
        self._adopt(instance)
        return super().get_info(instance, use_cache)

    def power_off(self, instance: Any, timeout: int = 0, retry_interval: int = 0) -> None:
        self._adopt(instance)
        super().power_off(instance, timeout, retry_interval)

    def power_on(self, context: Any, instance: Any, *args: Any, **kwargs: Any) -> None:
        self._adopt(instance)
        super().power_on(context, instance, *args, **kwargs)

    def pause(self, instance: Any) -> None:
        self._state(instance, power_state.PAUSED)

    def unpause(self, instance: Any) -> None:
        self._state(instance, power_state.RUNNING)

    def suspend(self, context: Any, instance: Any) -> None:
        self._state(instance, power_state.SUSPENDED)

    def resume(self, context: Any, instance: Any, *args: Any, **kwargs: Any) -> None:
        self._state(instance, power_state.RUNNING)

    def unrescue(self, context: Any, instance: Any) -> None:
        self._state(instance, power_state.RUNNING)

    def _state(self, instance: Any, state: int) -> None:
        self._adopt(instance)
        if instance.uuid in self.instances:
            self.instances[instance.uuid].state = state

    def detach_interface(self, context: Any, instance: Any, vif: Any) -> None:
        self._interfaces.pop(vif["id"], None)

    # -- moves

    def migrate_disk_and_power_off(self, context: Any, instance: Any, *args: Any, **kwargs: Any) -> str:
        self._state(instance, power_state.SHUTDOWN)
        return "[]"

    def post_live_migration(
        self, context: Any, instance: Any, block_device_info: Any, migrate_data: Any = None
    ) -> None:
        self.destroy(context, instance, network_info=None, block_device_info=block_device_info)

    # -- images

    def snapshot(self, context: Any, instance: Any, image_id: str, update_task_state: Any) -> None:
        update_task_state(task_state=task_states.IMAGE_PENDING_UPLOAD)
        update_task_state(task_state=task_states.IMAGE_UPLOADING, expected_state=task_states.IMAGE_PENDING_UPLOAD)
        api = glance.API()
        meta = {"disk_format": "raw", "container_format": "bare", "name": api.get(context, image_id)["name"]}
        api.update(context, image_id, meta, io.BytesIO(b"osbox " + instance.uuid.encode()), purge_props=False)

    # -- looks

    def get_console_output(self, context: Any, instance: Any) -> str:
        lines = [
            f"[{number * 0.137:12.6f}] osbox: "
            + text.format(vcpus=instance.flavor.vcpus, memory=instance.flavor.memory_mb)
            for number, text in enumerate(CONSOLE)
        ]
        return "\n".join([*lines, f"{instance.hostname} login: "])

    def get_instance_diagnostics(self, instance: Any) -> Any:
        diags = super().get_instance_diagnostics(instance)
        self._adopt(instance)
        known = self.instances.get(instance.uuid)
        running = known is not None and known.state == power_state.RUNNING
        seed = uuid.UUID(instance.uuid).int % 97 + 3
        start = instance.launched_at or instance.created_at
        age = max(time.time() - start.timestamp(), 0) if start else 0
        diags.state = "running" if running else "shutdown"
        diags.uptime = int(age) if running else 0
        diags.cpu_details = []
        for number in range(instance.flavor.vcpus):
            diags.add_cpu(id=number, time=int(age * 1e9 * seed / 200), utilisation=seed % 90)
        diags.memory_details.maximum = instance.flavor.memory_mb
        diags.memory_details.used = instance.flavor.memory_mb * (seed % 80 + 10) // 100
        return diags
