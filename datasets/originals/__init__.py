"""How the original of each bundled data set becomes a canonical table: a module a set, with one function `table`."""
