"""The mean of Goldstein values, by one rule wherever it is shown.

A Goldstein value has one decimal, so a sum is a whole number of tenths, whatever it gets wrong as a float. The mean is
rounded to hundredths, half away from zero, by whole numbers. No zero is negative.
"""

# Of the columns `goldstein` (the sum) and `count`, in SQL. Not by `numeric`, which takes longer.
MEAN = "(sign(goldstein) * floor((20 * round(10 * abs(goldstein)) + count) / (2 * count)) / 100 + 0)"


def mean(total: float, count: int) -> float:
    """The same of a sum that PostgreSQL has made already."""
    tenths = round(10 * abs(total))
    hundredths = (20 * tenths + count) // (2 * count)
    return (hundredths if total > 0 else -hundredths) / 100
