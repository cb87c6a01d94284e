"""Scrapy with its LinkExtractor over one site, as one writes it to find dead links. Runs in its own environment.

``python scrapy_peer.py ADDRESS``: prints the addresses that failed, one a line.
"""

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import scrapy  # type: ignore[import-not-found]  # in the environment of the peer alone
from scrapy.crawler import CrawlerProcess  # type: ignore[import-not-found]  # as above
from scrapy.linkextractors import LinkExtractor  # type: ignore[import-not-found]  # as above


class Dead(scrapy.Spider):  # type: ignore[misc]  # the peer has no types here
    """Follows everything on the host, asks for the rest once."""

    name = "dead"
    custom_settings = {
        "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 32, "LOG_ENABLED": False, "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0, "DOWNLOAD_TIMEOUT": 15, "RETRY_TIMES": 1, "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_MAXSIZE": 1_000_000, "HTTPERROR_ALLOW_ALL": True,
    }  # fmt: skip
    links = LinkExtractor(
        tags=("a", "area", "img", "link", "script", "iframe", "video"), attrs=("href", "src"), deny_extensions=[]
    )

    def parse(self, response: Any, **kwargs: Any) -> Iterator[Any]:
        """One answer."""
        if response.status >= 400:
            print(response.request.url)
            return
        if urlsplit(response.url).netloc != urlsplit(self.start_urls[0]).netloc or not hasattr(response, "css"):
            return
        for link in self.links.extract_links(response):
            yield scrapy.Request(link.url, callback=self.parse, errback=self.failed)

    def failed(self, failure: Any) -> None:
        """One that was never answered."""
        print(failure.request.url)


if __name__ == "__main__":
    process = CrawlerProcess()
    process.crawl(Dead, start_urls=[sys.argv[1]])
    process.start()
