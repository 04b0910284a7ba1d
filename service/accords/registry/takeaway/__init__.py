"""What can be taken away as files: the whole dataset, its classes as tables, its identifiers, labels and links.

The files of a version are made by a process of their own (`making.py`) in bounded memory, when somebody asks for them.
"""
