"""The operating system's complaints about a file, in our words."""

from __future__ import annotations

from bulletin.errors import SourceError


def file_error(name: object, error: OSError) -> SourceError:
    """What ``error`` on the path ``name`` means for the user."""
    if isinstance(error, FileNotFoundError):
        return SourceError(
            f"{name}：没有这个文件，请核对路径 · no such file; check the path", code="no-such-file"
        )
    if isinstance(error, PermissionError):
        return SourceError(f"{name}：无权读取 · no permission to read it", code="no-permission")
    if isinstance(error, IsADirectoryError):
        return SourceError(f"{name}：是文件夹 · is a folder", code="is-a-folder")
    reason = error.strerror or type(error).__name__
    return SourceError(f"{name}：无法读取 · cannot be read ({reason})", code="unreadable")
