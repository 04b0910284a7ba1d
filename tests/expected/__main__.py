"""Write tests/questions/NN-….csv and reads.csv: `python -m tests.expected`."""

from .answers import QUESTIONS, answers, reads, write_table


def main() -> None:
    """Write the answer of each question that the second path computes, and which columns it reads for that."""
    for name, answer in answers().items():
        write_table(QUESTIONS / f"{name}.csv", answer)
    write_table(QUESTIONS / "reads.csv", reads())


if __name__ == "__main__":
    main()
