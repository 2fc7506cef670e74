"""What the program shows when no file was asked for."""
