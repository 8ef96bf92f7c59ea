"""Reports about a whole tree that people publish or let a build depend on."""
