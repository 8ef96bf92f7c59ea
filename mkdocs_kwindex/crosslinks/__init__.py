"""Links between sites and in hand-written text: names in prose and code blocks, and inventories of other projects."""
