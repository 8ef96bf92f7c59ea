"""Real sites for tests: built, served, crawled and looked at in a browser."""
