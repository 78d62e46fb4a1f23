"""Figures of several repetitions: medians, ratios within a repetition, and tables of them."""

import statistics


class Results:
    """What was measured, by case and contender, a list with one figure a repetition."""

    def __init__(self):
        self.figures = {}
        self.absent = {}

    def add(self, case, contender, figure):
        """Adds a figure of the next repetition, or None where there is none."""
        self.figures.setdefault((case, contender), []).append(figure)

    def median(self, case, contender):
        """Returns the median over the repetitions, or None where nothing was measured."""
        known = [figure for figure in self.figures.get((case, contender), []) if figure is not None]
        return statistics.median(known) if known else None

    def ratio(self, case, contender, other):
        """Returns the median of the ratios of figures that were measured one after the other."""
        pairs = zip(self.figures.get((case, contender), []), self.figures.get((case, other), []))
        known = [mine / theirs for mine, theirs in pairs if mine is not None and theirs]
        return statistics.median(known) if known else None

    def json(self):
        """Returns all figures, for a program to read."""
        rows = [
            {"case": case, "contender": contender, "figures": figures}
            for (case, contender), figures in self.figures.items()
        ]
        return {"figures": rows, "absent": self.absent}


def shown(number, pattern="{:,.0f}"):
    """Returns a number as text, or a dash where there is none."""
    return "-" if number is None else pattern.format(number)


def table(title, head, rows):
    """Prints a table whose first column is text and whose others are numbers."""
    widths = [max(len(str(row[i])) for row in [head, *rows]) for i in range(len(head))]
    print(f"\n{title}")
    for row in [head, ["-" * width for width in widths], *rows]:
        cells = [str(cell).rjust(width) for cell, width in zip(row, widths)]
        print("  ".join([str(row[0]).ljust(widths[0]), *cells[1:]]).rstrip())
