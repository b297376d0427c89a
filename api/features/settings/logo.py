"""A logo is what its content says: it is decoded and drawn anew, so that nothing but pixels is kept of an upload."""

import io
import warnings

from PIL import Image, UnidentifiedImageError

from pf9.errors import InvalidInput

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
LARGEST_BYTES = 2 * 1024 * 1024
LARGEST_SIDE = 4096  # pixels: more is no logo, and decoding it would cost
KEPT_SIDE = 512


def redrawn(content: bytes) -> bytes:
    """Give the picture as a PNG of 512 pixels a side at most.

    Raises:
        InvalidInput: it is too large, or no PNG, JPEG, GIF or WebP.
    """
    if len(content) > LARGEST_BYTES:
        raise _refused(f"The file is larger than {LARGEST_BYTES // 1024 // 1024} MiB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Pillow warns of decompression bombs
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if max(image.size) > LARGEST_SIDE:
                    raise _refused(f"The picture is larger than {LARGEST_SIDE} pixels a side.")
                drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        raise _refused("The file is no picture: PNG, JPEG, GIF or WebP.") from None
    drawn.thumbnail((KEPT_SIDE, KEPT_SIDE))
    with io.BytesIO() as file:
        drawn.save(file, format="PNG", optimize=True)
        return file.getvalue()


def _refused(message: str) -> InvalidInput:
    return InvalidInput(message, errors=[{"loc": ["body", "file"], "msg": message}])
