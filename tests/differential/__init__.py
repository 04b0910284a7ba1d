"""Random shapes and random graphs, judged by the compiler and by pySHACL; and what the two may differ in."""
