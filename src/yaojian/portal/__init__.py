"""Portal website (门户网站): columns, articles, review, static publishing. Wagtail is its editor engine only."""
