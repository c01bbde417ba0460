"""Keeps what a company spends in proportion to what it sells."""

from dataclasses import dataclass

SLACK_MONTHS = 1.5  # of usual spending, bought before it is sold
LEAST, MOST = 0.35, 1.9
SMALLEST, LARGEST = 0.03, 30.0


@dataclass(slots=True)
class Budget:
    """One kind of costs: the share of turnover they shall take, and what was spent, in cents.

    `usual`: what the usual amount of a purchase is multiplied by.
    """

    share: float
    usual: float = 1.0
    spent: int = 0

    def _left(self, turnover: int, yearly: int) -> float:
        """What is left to spend, as a share of what usually is."""
        slack = max(yearly * self.share * SLACK_MONTHS / 12, 10_000)
        return (turnover * self.share + slack - self.spent) / slack

    def scale(self, turnover: int, yearly: int) -> float:
        """What to multiply a purchase by, given the turnover so far and a usual year's."""
        return self.usual * min(max(self._left(turnover, yearly), LEAST), MOST)

    def learn(self, turnover: int, yearly: int) -> None:
        """Once a month: let the usual amount follow what was left."""
        step = min(max(self._left(turnover, yearly), 0.92), 1.08)
        self.fit(self.usual * step)

    def fit(self, usual: float) -> None:
        """Set the usual amount, within reason."""
        self.usual = min(max(usual, SMALLEST), LARGEST)
