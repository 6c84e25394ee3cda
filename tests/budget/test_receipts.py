"""Where a receipt is fetched: S3's host of the deployment's own region."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from infra.deploy.answers import REGIONS
from shared.budget import receipts


@pytest.fixture(params=REGIONS)
def region(request: pytest.FixtureRequest, cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Each region that `make deploy` offers."""
    monkeypatch.setenv("AWS_REGION", request.param)
    receipts.client.cache_clear()
    yield str(request.param)
    receipts.client.cache_clear()


def test_a_receipt_s_address_names_the_region_s_own_host(region: str) -> None:
    """S3 answers on the global host with an error there, or with a redirect whose target refuses the signature."""
    address = urlsplit(receipts.Receipts("tovholder-receipts-1abc").address("amager-oest/2018-08/0a1b.pdf"))
    assert address.netloc == f"tovholder-receipts-1abc.s3.{region}.amazonaws.com"
    assert f"%2F{region}%2Fs3%2Faws4_request" in address.query
