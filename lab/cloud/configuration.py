"""The configuration files of the six OpenStack services."""

import shutil
import uuid
from pathlib import Path

from lab import ports
from lab.cloud import layout
from lab.cloud.layout import Layout

FOLDERS = (
    "log",
    "run",
    "images",
    "staging",
    "tasks",
    "keys",
    "nova/instances",
    "neutron",
    "cinder/conversion",
    "cinder/backups",
    "cinder/coordination",
    "lock/glance",
    "lock/nova",
    "lock/neutron",
    "lock/cinder",
)
SECRET_FOLDERS = ("keys/fernet", "keys/credential")
# Files that upstream ships and reads as they are.
SHIPPED = (
    "glance/glance-api-paste.ini",
    "nova/api-paste.ini",
    "neutron/api-paste.ini",
    "cinder/api-paste.ini",
    "cinder/resource_filters.json",
)
COMMON = """debug = false
use_stderr = true
log_color = false
"""
MESSAGING = """transport_url = fake:/
rpc_response_timeout = 180
"""


def write(place: Layout, venv: Path) -> None:
    """Write everything that the services read at their start."""
    for name in FOLDERS:
        place.path(name).mkdir(parents=True, exist_ok=True)
    for name in SECRET_FOLDERS:
        place.path(name).mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_settings()
    files = {
        "keystone/keystone.conf": keystone,
        "glance/glance-api.conf": glance,
        "placement/placement.conf": placement,
        "nova/nova.conf": nova,
        "neutron/neutron.conf": neutron,
        "cinder/cinder.conf": cinder,
    }
    for name, text in files.items():
        file = place.path("etc", name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text(place))
    for name in SHIPPED:
        shutil.copy(venv / "etc" / name, place.path("etc", name))
    # Nova refuses to start again without this file. The fake driver never reads it: it names its nodes itself.
    place.path("nova", "compute_id").write_text(str(uuid.uuid5(uuid.NAMESPACE_URL, next(iter(layout.HYPERVISORS)))))
    place.path("clouds.yaml").write_text(clouds(place))


def clouds(place: Layout) -> str:
    """clouds.yaml: the administrator in the scope of a project, and of the system."""
    head = f"""    region_name: {layout.REGION}
    identity_api_version: 3
    auth:
      auth_url: {place.url("keystone")}
      username: {layout.ADMIN}
      password: {layout.ADMIN_PASSWORD}
      user_domain_name: Default
"""
    return f"""clouds:
  lab:
{head}      project_name: admin
      project_domain_name: Default
  lab-system:
{head}      system_scope: all
"""


def keystone(place: Layout) -> str:
    """Identity."""
    return f"""[DEFAULT]
{COMMON}
{_database(place, "keystone")}
[token]
provider = fernet
expiration = 86400

[fernet_tokens]
key_repository = {place.path("keys", "fernet")}

[fernet_receipts]
key_repository = {place.path("keys", "fernet")}

[credential]
key_repository = {place.path("keys", "credential")}

[identity]
# bcrypt with the lowest legal cost: a login takes 10 ms and not 250 ms
password_hash_algorithm = bcrypt
password_hash_rounds = 4
max_password_length = 72

[cache]
# Without a cache every request reads the whole list of revoked tokens (0.5 s once a test run has deleted a thousand
# users). Not plain "memory": that hands out the cached objects themselves, and keystone changes what it gets.
enabled = true
backend = dogpile.cache.memory_pickle

[oslo_messaging_notifications]
driver = noop
"""


def glance(place: Layout) -> str:
    """Image."""
    return f"""[DEFAULT]
{COMMON}
enabled_backends = file:file
bind_host = {ports.HOST}
bind_port = {place.port_numbers["glance"]}
workers = 0
{_database(place, "glance")}
[glance_store]
default_backend = file

[file]
filesystem_store_datadir = {place.path("images")}

[image_format]
# a few bytes may call themselves qcow2
require_image_format_match = false

[os_glance_staging_store]
filesystem_store_datadir = {place.path("staging")}

[os_glance_tasks_store]
filesystem_store_datadir = {place.path("tasks")}

[paste_deploy]
flavor = keystone
config_file = {place.path("etc", "glance")}/glance-api-paste.ini
{_authtoken(place, "glance")}
{_tail(place, "glance")}"""


def placement(place: Layout) -> str:
    """Placement."""
    return f"""[DEFAULT]
{COMMON}
[api]
auth_strategy = keystone
{_database(place, "placement", section="placement_database")}
{_authtoken(place, "placement")}"""


def nova(place: Layout) -> str:
    """Compute: what it does itself, then whom it asks for what."""
    return f"""{_nova_itself(place)}
{_nova_peers(place)}
{_database(place, "nova")}
{_database(place, "nova_api", section="api_database")}
{_authtoken(place, "nova")}
{_tail(place, "nova")}"""


def neutron(place: Layout) -> str:
    """Network."""
    return f"""[DEFAULT]
{COMMON}{MESSAGING}
core_plugin = ml2
service_plugins = osbox_router,qos
auth_strategy = keystone
bind_host = {ports.HOST}
bind_port = {place.port_numbers["neutron"]}
api_paste_config = {place.path("etc", "neutron")}/api-paste.ini
state_path = {place.path("neutron")}
allow_overlapping_ips = true
notify_nova_on_port_status_changes = false
notify_nova_on_port_data_changes = false
# no DHCP agent: do not schedule one, do not wait for one
enable_traditional_dhcp = false
network_auto_schedule = false
router_auto_schedule = false
global_physnet_mtu = 1500
rpc_workers = 0
rpc_state_report_workers = 0

[ml2]
type_drivers = flat,vlan,vxlan,local
tenant_network_types = vxlan
mechanism_drivers = osbox
extension_drivers = port_security,qos

[ml2_type_flat]
flat_networks = *

[ml2_type_vlan]
network_vlan_ranges = physnet1:100:3999

[ml2_type_vxlan]
vni_ranges = 1:65000

[securitygroup]
enable_security_group = true

[quotas]
quota_network = 200
quota_subnet = 200
quota_port = 5000
{_database(place, "neutron")}
{_authtoken(place, "neutron")}
[nova]
{_credentials(place, "nova")}
[placement]
{_credentials(place, "placement")}
{_tail(place, "neutron")}"""


def cinder(place: Layout) -> str:
    """Block storage."""
    backends = "".join(
        f"""
[{name}]
volume_driver = osbox.drivers.cinder_volume.LabVolumeDriver
volume_backend_name = {name}
lab_capacity_gb = {capacity}
"""
        for name, capacity in layout.BACKENDS.items()
    )
    return f"""[DEFAULT]
{COMMON}{MESSAGING}
host = controller
my_ip = {ports.HOST}
state_path = {place.path("cinder")}
auth_strategy = keystone
api_paste_config = {place.path("etc", "cinder")}/api-paste.ini
osapi_volume_listen = {ports.HOST}
osapi_volume_listen_port = {place.port_numbers["cinder"]}
osapi_volume_workers = 1
enabled_backends = {",".join(layout.BACKENDS)}
default_volume_type = __DEFAULT__
glance_api_servers = {place.url("glance")}
image_conversion_dir = {place.path("cinder", "conversion")}
report_interval = 10
service_down_time = 60
scheduler_default_filters = AvailabilityZoneFilter,CapacityFilter,CapabilitiesFilter
volume_name_template = volume-%s
backup_driver = cinder.backup.drivers.posix.PosixBackupDriver
backup_posix_path = {place.path("cinder", "backups")}
enable_force_upload = true
# without this file cinder ignores the filters of every list (name=, status=, ...)
resource_query_filters_file = {place.path("etc", "cinder")}/resource_filters.json
{backends}
{_database(place, "cinder")}
{_authtoken(place, "cinder")}
[nova]
interface = public
{_credentials(place, "cinder")}
[service_user]
send_service_user_token = true
{_credentials(place, "cinder")}
[coordination]
backend_url = file://{place.path("cinder", "coordination")}
{_tail(place, "cinder")}"""


def _nova_itself(place: Layout) -> str:
    """How often it does what, and where its processes keep their things."""
    return f"""[DEFAULT]
{COMMON}{MESSAGING}
host = controller
my_ip = {ports.HOST}
state_path = {place.path("nova")}
compute_driver = osbox.LabDriver
api_paste_config = {place.path("etc", "nova")}/api-paste.ini
osapi_compute_workers = 1
# nobody plugs interfaces here, so do not wait for it
vif_plugging_is_fatal = false
vif_plugging_timeout = 0
report_interval = 10
service_down_time = 60
# quick enough to be pleasant, rare enough to be cheap
sync_power_state_interval = 600
heal_instance_info_cache_interval = 600
shelved_poll_interval = 600
scheduler_instance_sync_interval = 600
update_resources_interval = 300
allow_resize_to_same_host = true
initial_cpu_allocation_ratio = 4.0
initial_ram_allocation_ratio = 1.0
instance_usage_audit = true
instance_usage_audit_period = hour
block_device_allocate_retries_interval = 1
max_concurrent_builds = 20

[api]
auth_strategy = keystone
max_limit = 1000

[wsgi]
api_paste_config = {place.path("etc", "nova")}/api-paste.ini

[compute]
live_migration_wait_for_vif_plug = false
resource_provider_association_refresh = 300

[scheduler]
workers = 1

[conductor]
workers = 1

[vnc]
enabled = true
novncproxy_base_url = http://{ports.HOST}:6080/vnc_auto.html

[notifications]
notification_format = unversioned
"""


def _nova_peers(place: Layout) -> str:
    """The services that it asks for images, volumes, room and ports, and the account that it asks with."""
    return f"""[glance]
api_servers = {place.url("glance")}

[cinder]
catalog_info = block-storage:cinder:publicURL
os_region_name = {layout.REGION}

[placement]
{_credentials(place, "nova")}
[neutron]
{_credentials(place, "nova")}service_metadata_proxy = false
default_floating_pool = public

[service_user]
send_service_user_token = true
{_credentials(place, "nova")}"""


def _database(place: Layout, name: str, *, section: str = "database") -> str:
    return f"""
[{section}]
connection = {place.dsn(name)}
max_pool_size = 10
max_overflow = 20
"""


def _credentials(place: Layout, user: str) -> str:
    return f"""auth_url = {place.url("keystone", "")}
auth_type = password
username = {user}
password = {layout.SERVICE_PASSWORD}
project_name = service
user_domain_name = Default
project_domain_name = Default
region_name = {layout.REGION}
"""


def _authtoken(place: Layout, user: str) -> str:
    return f"""
[keystone_authtoken]
www_authenticate_uri = {place.url("keystone", "")}
service_token_roles = service
service_token_roles_required = true
service_type = {layout.SERVICES[user][0]}
{_credentials(place, user)}"""


def _tail(place: Layout, name: str) -> str:
    return f"""
[oslo_messaging_notifications]
driver = noop

[oslo_concurrency]
lock_path = {place.path("lock", name)}
"""
