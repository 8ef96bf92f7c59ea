"""The command `kwindex`: the same pipeline as the plugin's, without MkDocs and without a theme."""
