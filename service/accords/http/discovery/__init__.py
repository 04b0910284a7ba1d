"""What the service says of itself to machines: links between documents, descriptions, maps of the site."""
