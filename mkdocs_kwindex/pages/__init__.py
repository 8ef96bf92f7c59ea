"""View models: contents, order and links of each page. Templates only lay them out."""
