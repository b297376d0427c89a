"""Images: public ones, and those that projects keep to themselves."""

from lab.scene import workloads
from lab.scene.api import Person, post, side_by_side

CONTENT = b"not really an image\n" * 64
ARRIVING = "still-uploading"


def make(admin: Person, owners: dict[str, Person], projects: dict[str, str]) -> dict[str, str]:
    """Make them all; ids by name."""

    def public(name: str) -> str:
        distro, disk, memory, visibility = workloads.IMAGES[name]
        return _image(
            admin,
            name,
            visibility=visibility,
            os_distro=distro,
            min_disk=disk,
            min_ram=memory * 1024,
            disk_format="qcow2",
        )

    def private(name: str) -> str:
        project, visibility = workloads.PRIVATE_IMAGES[name]
        return _image(owners[project], name, visibility=visibility, disk_format="raw")

    ids = dict(zip(workloads.IMAGES, side_by_side(public, workloads.IMAGES), strict=True))
    own = dict(zip(workloads.PRIVATE_IMAGES, side_by_side(private, workloads.PRIVATE_IMAGES), strict=True))
    shared = next(name for name, (_, visibility) in workloads.PRIVATE_IMAGES.items() if visibility == "shared")
    post(owners["erp"].image, f"/images/{own[shared]}/members", member=projects["webshop"])
    hide = [{"op": "replace", "path": "/os_hidden", "value": True}]
    patch = {"Content-Type": "application/openstack-images-v2.1-json-patch"}
    admin.image.patch(f"/images/{ids['debian-11 (old)']}", json=hide, headers=patch)
    admin.image.post(f"/images/{own['runner-cache']}/actions/deactivate")
    owners["ci"].image.post("/images", json={"name": ARRIVING, "disk_format": "raw", "container_format": "bare"})
    return ids | own


def _image(person: Person, name: str, **more: object) -> str:
    body = {"name": name, "container_format": "bare", **more}
    image: str = person.image.post("/images", json=body).json()["id"]
    person.image.put(f"/images/{image}/file", data=CONTENT, headers={"Content-Type": "application/octet-stream"})
    return image
