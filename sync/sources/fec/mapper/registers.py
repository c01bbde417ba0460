"""Numbers journals, accounts and parties as they come in, and keeps the newest name of each."""

REMEMBERED = 50_000


class Register(dict[tuple[str, ...], int]):
    """The number of a code: asked as (its parts…, the name that stands beside it).

    Numbers count from 1. The name is the first one in the last file that gives one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.numbers: dict[tuple[str, ...], int] = {}
        self.names: dict[tuple[str, ...], str] = {}
        self._named: set[tuple[str, ...]] = set()

    def begin_file(self) -> None:
        """From now on names are those of a newer file."""
        self.clear()
        self._named.clear()

    def __missing__(self, asked: tuple[str, ...]) -> int:
        code, name = asked[:-1], asked[-1]
        number = self.numbers.setdefault(code, len(self.numbers) + 1)
        if name and code not in self._named:
            self._named.add(code)
            self.names[code] = name
        if len(self) >= REMEMBERED:
            self.clear()
        self[asked] = number
        return number
