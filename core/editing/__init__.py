"""What the mouse and keyboard do to the plan, in metres and without Qt."""
