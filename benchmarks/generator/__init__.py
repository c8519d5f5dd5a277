"""Makes realistic records in any number from a seed and writes them with COPY: `fill.fill`.

The same seed and number give the same rows, whatever the number of processes: events are made in chunks, each with
random numbers of its own, and every primary key follows from the place of its row. What makes the rows knows no models,
so that it runs in processes without Django; `fill` and `loaded` do.
"""
