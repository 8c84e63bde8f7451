// Stands in for a folder that has headers but no .cc file yet.
