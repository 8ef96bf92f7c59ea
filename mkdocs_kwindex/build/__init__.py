"""The pages of one state of the tree: what they are made from, which there are, and each when it is asked for."""
