"""The pages of folders and the landing page: what they list, count and draw."""
