"""Reading `.npz` files that may be damaged."""

import io
import lzma
import math
import struct
import tokenize
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from sentiment_core.data.stranger import read_file

LARGEST = 400_000_000
"""Bytes of a file, and of what it unpacks to: twice the weights of the largest network here."""

_MOST_ARRAYS = 1_000
_LONGEST_HEADER = 10_000

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
        names: the arrays that are read; all of them where none is named.

    Raises:
        OSError: it cannot be read.
        ValueError: it is damaged, lacks an array, or unpacks to more than 400 MB.
    """
    data = read_file(path, limit=LARGEST)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            found = [name + _SUFFIX for name in names] or archive.namelist()
            members = [archive.getinfo(name) for name in found]
            # A few kilobytes can unpack to gigabytes; zipfile gives no more than it declares.
            if len(members) > _MOST_ARRAYS or sum(each.file_size for each in members) > LARGEST:
                raise ValueError(f"it unpacks to more than {LARGEST:,} bytes")
            return {each.filename.removesuffix(_SUFFIX): _array(archive, each) for each in members}
    except (*DAMAGE, OSError) as error:
        raise ValueError(str(error) or type(error).__name__) from error


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> NDArray[Any]:
    with archive.open(member) as packed:
        header = io.BytesIO(packed.read(_LONGEST_HEADER))
    version = npy_format.read_magic(header)
    read_header = npy_format.read_array_header_1_0
    if version != (1, 0):
        read_header = npy_format.read_array_header_2_0
    shape, _, dtype = read_header(header)
    declared = math.prod(shape) * dtype.itemsize + header.tell()
    if declared != member.file_size and not dtype.hasobject:  # objects are refused below
        raise ValueError(f"{member.filename} is not as large as its header says")
    # Read whole, the checksum is compared before the values are believed.
    whole = io.BytesIO(archive.read(member))
    array: NDArray[np.generic] = npy_format.read_array(whole, allow_pickle=False)
    return array
