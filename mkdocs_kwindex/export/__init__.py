"""What other programs read: the list of keywords and the inventory of symbols."""
