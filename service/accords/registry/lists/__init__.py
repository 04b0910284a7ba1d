"""Lists of what there is: which there are, who stands in them in which order, and the pages in which they come."""
