"""The pages of folders and the landing page."""
