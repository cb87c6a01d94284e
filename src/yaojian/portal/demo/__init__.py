"""Demo data of the portal (示范数据): columns, about 35 invented articles, and work waiting for the editor and the reviewer."""

from yaojian.portal.demo.loading import load as load
