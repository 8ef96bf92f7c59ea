"""The index of all names, from A to Z."""
