"""Glance: images."""

from typing import Any
from urllib.parse import quote

from pf9.errors import ListingBroken
from pf9.openstack.session import Cloud


def list_images(cloud: Cloud) -> list[dict[str, Any]]:
    """List the images of all projects, whatever their visibility; Glance shows the hidden ones in a listing of their own."""
    listings = [
        cloud.listing("image", "/images", key="images", params={"visibility": "all", "os_hidden": hidden})
        for hidden in ("false", "true")
    ]
    return list({image["id"]: image for images in listings for image in images}.values())


def get_image(cloud: Cloud, image_id: str) -> dict[str, Any]:
    """Give one image."""
    path = f"/images/{quote(image_id, safe='')}"
    found = cloud.get("image", path)
    if "id" not in found:  # Glance wraps its one record in nothing
        raise ListingBroken(f"GET image {path}: the answer is no image.")
    return found
