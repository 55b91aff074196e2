"""The bytes of a model file, and what a `.keras` file, a zip, unpacks to."""

import io
import re
import zipfile
from pathlib import Path

from sentiment_core.data.stranger import read_file
from sentiment_core.errors import ModelFileError, shown
from sentiment_core.i18n import t

LARGEST = 40_000_000
"""Bytes of a model file, and of what it unpacks to."""

LARGEST_CONFIG = 4_000_000
CONFIG, META, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_MOST_MEMBERS = 200


def file_content(path: Path, *, largest: int = LARGEST) -> bytes:
    """The bytes of a file that somebody wants opened.

    Raises:
        ModelFileError: it cannot be read, or is larger.
    """
    try:
        return read_file(path, limit=largest)
    except OSError as error:
        raise ModelFileError(
            t(
                "{name} cannot be read ({reason}).",
                name=path.name,
                reason=error.strerror or error,
            )
        ) from error


def damaged(error: object) -> ModelFileError:
    """The error to raise where a file does not hold what Keras would have written."""
    reason = str(error) or type(error).__name__
    return ModelFileError(
        t(
            "The model file is damaged ({reason}). Save the model again with model.save().",
            reason=reason[:200],
        )
    )


def unpacked(data: bytes) -> dict[str, bytes]:
    """The members of a `.keras` file that are read: description, weights and lists of words.

    Args:
        data: the whole file.

    Raises:
        ModelFileError: it unpacks to more than 40 MB.
        ValueError: it lacks a member, or has more than Keras would write; or one of `DAMAGE`.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if len(members) > _MOST_MEMBERS or len(set(names)) < len(names):
            raise ValueError(f"it has more than {_MOST_MEMBERS} members, or one of them twice")
        if sum(member.file_size for member in members) > LARGEST:
            raise ModelFileError(
                t("The file unpacks to more than {largest:,} bytes.", largest=LARGEST)
            )
        limits = {CONFIG: LARGEST_CONFIG, META: LARGEST_CONFIG, WEIGHTS: LARGEST}
        wanted = [
            member
            for member in members
            if member.filename in limits or re.fullmatch(r"assets/.*\.txt", member.filename)
        ]
        for member in wanted:
            limit = limits.get(member.filename, LARGEST_CONFIG)
            if member.file_size > limit:
                raise ValueError(f"{shown(member.filename)} has more than {limit:,} bytes")
            if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise ValueError(f"{shown(member.filename)} is packed in another way than Keras'")
        found = {member.filename: _content(archive, member) for member in wanted}
    if missing := [name for name in limits if name not in found]:
        raise ValueError(f"it lacks {missing[0]}")
    return found


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as packed:
        return packed.read(member.file_size)  # without a number, all is unpacked at once
