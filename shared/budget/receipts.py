"""Receipts: pictures and PDFs in a bucket that forgets them after twelve months.

What a file is, is told from its first bytes; its name and the type that the browser gave it are never used.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from shared.technical import aws, clock

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

LARGEST = 4 * 1024 * 1024
"""Bytes: Lambda takes six megabytes of a request, in base64."""

OPEN_FOR = timedelta(minutes=5)
"""How long the address of a receipt works; it is made anew whenever somebody asks."""

KINDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "heic": "image/heic", "pdf": "application/pdf"}
"""What a receipt may be, by the ending of its key."""

HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def ending(content: bytes) -> str | None:
    """The ending for what `content` is; None where it is no receipt."""
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return "heic"
    # Printers' drivers write a line or two before it.
    return "pdf" if b"%PDF-" in content[:1024] else None


def protected(pdf: bytes) -> bool:
    """Whether it may take a password to open the `pdf`: it is encrypted (ISO 32000-1, 7.6.1), which alone says no more
    than that something, perhaps only printing, takes one.
    """
    return b"/Encrypt" in pdf


def key(project: str, expense: str, kind: str, content: bytes, now: datetime) -> str:
    """Where the receipt of `expense` lies; to be guessed only by who knows the expense's id and the `content`.

    Of two files that are sent for one expense at once neither takes the other's place.
    """
    drawn = hashlib.sha256(f"{project}\0{expense}\0".encode() + content).hexdigest()[:32]
    return f"{project}/{clock.local(now):%Y-%m}/{drawn}.{kind}"


@dataclass(frozen=True)
class Receipts:
    """The bucket called `bucket`."""

    bucket: str

    def keep(self, key: str, content: bytes) -> None:
        """Keep `content`; again under the same key does no harm."""
        client().put_object(Bucket=self.bucket, Key=key, Body=content, ContentType=_kind(key))

    def address(self, key: str) -> str:
        """Where the receipt can be fetched for five minutes. A browser saves it as a file, and shows nothing of it."""
        return client().generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "ResponseContentType": _kind(key),
                "ResponseContentDisposition": f'attachment; filename="kvittering.{key.rpartition(".")[2]}"',
                "ResponseCacheControl": "private, no-store",
            },
            ExpiresIn=int(OPEN_FOR.total_seconds()),
        )


def _kind(key: str) -> str:
    return KINDS[key.rpartition(".")[2]]


@cache
def client() -> S3Client:
    """The process's one client.

    Addresses name the region's own host: on the global one (`BUCKET.s3.amazonaws.com`), which botocore presigns unless
    told otherwise, a bucket answers with a redirect that breaks the signature until S3's DNS knows it, and in newer
    regions always (github.com/boto/boto3/pull/4768).
    """
    made: S3Client = aws.client(
        "s3",
        signature_version="s3v4",
        s3={"addressing_style": "virtual"},
        connect_timeout=2,
        read_timeout=10,
        retries={"mode": "standard"},
    )
    return made
