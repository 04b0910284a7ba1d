"""Documents on entities, lists of them, the vocabulary; what is out of use."""
