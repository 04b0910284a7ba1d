"""How to cite the dataset, one version of it, or one entity: made of what the graph says, and of nothing else."""
