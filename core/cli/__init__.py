"""The command line: opens, solves, checks, reports and exports without a screen and without Qt."""
