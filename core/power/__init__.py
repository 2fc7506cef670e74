"""Power: the chain from sources to cords, load flow of any network, faults, contingencies and redundancy."""
