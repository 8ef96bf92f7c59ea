"""From a source file to its record, statically: nothing of what is analysed is imported or run."""
