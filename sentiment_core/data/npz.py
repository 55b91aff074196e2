"""Reading an `.npz` file that may be damaged, in the one way that knows what it can end in."""

import io
import lzma
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

_SUFFIX = ".npy"
# What a damaged zip or header can end in; a header may ask for any amount of memory.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    tokenize.TokenError,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def read_npz(path: Path, *names: str) -> dict[str, NDArray[Any]]:
    """The arrays of an `.npz` file; nothing in it is run, and no handle is left open.

    Args:
        path: the file.
        names: the arrays that are read; all of them where none is named.

    Raises:
        OSError: it cannot be read.
        ValueError: it is damaged, or lacks an array.
    """
    data = path.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = names or [name.removesuffix(_SUFFIX) for name in archive.namelist()]
            # Read whole, the checksum is compared before a header is believed.
            return {name: _array(archive.read(name + _SUFFIX)) for name in found}
    except (*DAMAGE, OSError) as error:
        raise ValueError(str(error) or type(error).__name__) from error


def _array(data: bytes) -> NDArray[Any]:
    array: NDArray[np.generic] = npy_format.read_array(io.BytesIO(data), allow_pickle=False)
    return array
