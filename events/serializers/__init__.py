"""The shapes of events: `parts` are embedded, the others are records of a kind, in lists (`…InList`) and alone."""
