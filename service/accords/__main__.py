"""`python -m accords` is the command `accords`."""

from .cli import main

if __name__ == "__main__":
    main()
