"""A Cinder back end without disks: every operation succeeds and moves no data.

Only cinder-backup gets to see something: a file of 4 KiB per volume.
"""
# ruff: noqa: D102, ARG002 -- names and arguments are those of Cinder's driver interface

import io
from pathlib import Path
from typing import Any

from cinder import interface
from cinder.volume import configuration, driver
from oslo_config import cfg

OPTS = [cfg.IntOpt("lab_capacity_gb", default=100000, help="Capacity that the back end pretends to have.")]
cfg.CONF.register_opts(OPTS, group=configuration.SHARED_CONF_GROUP)
PAGE = 4096


@interface.volumedriver
class LabVolumeDriver(driver.VolumeDriver):
    """A pool of that capacity, and nothing in it."""

    VERSION = "1.0.0"
    CI_WIKI_NAME = "none"
    SUPPORTED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(OPTS)

    @staticmethod
    def get_driver_options() -> Any:
        return OPTS

    def do_setup(self, context: Any) -> None:
        pass

    def check_for_setup_error(self) -> None:
        pass

    def _update_volume_stats(self) -> None:
        name = self.configuration.safe_get("volume_backend_name")
        total = self.configuration.lab_capacity_gb
        pool = {
            "pool_name": name,
            "total_capacity_gb": total,
            "free_capacity_gb": total,
            "provisioned_capacity_gb": 0,
            "allocated_capacity_gb": 0,
            "reserved_percentage": 0,
            "thin_provisioning_support": True,
            "thick_provisioning_support": False,
            "max_over_subscription_ratio": "20.0",
            "multiattach": True,
            "QoS_support": False,
            "filter_function": self.get_filter_function(),
            "goodness_function": self.get_goodness_function(),
        }
        self._stats = {
            "volume_backend_name": name,
            "vendor_name": "osbox",
            "driver_version": self.VERSION,
            "storage_protocol": "iSCSI",
            "pools": [pool],
        }

    # -- volumes and snapshots

    def create_volume(self, volume: Any) -> Any:
        return {}

    def create_volume_from_snapshot(self, volume: Any, snapshot: Any) -> Any:
        return {}

    def create_cloned_volume(self, volume: Any, src_vref: Any) -> Any:
        return {}

    def delete_volume(self, volume: Any) -> None:
        self._path(volume).unlink(missing_ok=True)

    def extend_volume(self, volume: Any, new_size: int) -> None:
        pass

    def create_snapshot(self, snapshot: Any) -> Any:
        return {}

    def delete_snapshot(self, snapshot: Any) -> None:
        pass

    def revert_to_snapshot(self, context: Any, volume: Any, snapshot: Any) -> None:
        pass

    def retype(self, context: Any, volume: Any, new_type: Any, diff: Any, host: Any) -> Any:
        return True, None

    def migrate_volume(self, context: Any, volume: Any, host: Any) -> Any:
        return True, None

    def update_migrated_volume(self, ctxt: Any, volume: Any, new_volume: Any, original_status: Any) -> Any:
        return {"_name_id": None, "provider_location": None}

    def get_manageable_volumes(self, *args: Any, **kwargs: Any) -> Any:
        return []  # nothing on the array but our own

    def get_manageable_snapshots(self, *args: Any, **kwargs: Any) -> Any:
        return []

    # -- images

    def clone_image(self, context: Any, volume: Any, image_location: Any, image_meta: Any, image_service: Any) -> Any:
        return {}, True  # "cloned by the array", no download

    def copy_image_to_volume(
        self, context: Any, volume: Any, image_service: Any, image_id: Any, disable_sparse: bool = False
    ) -> None:
        pass

    def copy_volume_to_image(self, context: Any, volume: Any, image_service: Any, image_meta: Any) -> None:
        image_service.update(context, image_meta["id"], {}, io.BytesIO(b"osbox " + volume.id.encode()))

    # -- attachment

    def ensure_export(self, context: Any, volume: Any) -> None:
        pass

    def create_export(self, context: Any, volume: Any, connector: Any) -> Any:
        return {}

    def remove_export(self, context: Any, volume: Any) -> None:
        pass

    def initialize_connection(self, volume: Any, connector: Any, **kwargs: Any) -> Any:
        if connector.get("host") == cfg.CONF.host:  # cinder-backup itself
            return {"driver_volume_type": "local", "data": {"device_path": self._file(volume)}}
        return {
            "driver_volume_type": "iscsi",
            "data": {
                "target_portal": "127.0.0.1:3260",
                "target_iqn": "iqn.2010-10.org.openstack:" + volume.name,
                "target_lun": 0,
                "target_discovered": False,
                "volume_id": volume.id,
                "discard": False,
                "access_mode": "rw",
            },
        }

    def terminate_connection(self, volume: Any, connector: Any, **kwargs: Any) -> None:
        pass

    @staticmethod
    def _path(volume: Any) -> Path:
        return Path(cfg.CONF.state_path) / "volumes" / str(volume.name_id)

    def _file(self, volume: Any) -> str:
        path = self._path(volume)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"osbox volume {volume.id}\n".ljust(PAGE, "."))
        return str(path)
