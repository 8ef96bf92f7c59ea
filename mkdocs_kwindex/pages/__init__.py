"""View models: what each page says, in which order, with which links. Templates only lay them out."""
