"""What the main window is made of: its menus, its status bar, the views in its middle, and what its actions do."""
