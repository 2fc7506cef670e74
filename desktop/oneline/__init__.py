"""The one-line diagram and the flow of energy: views of the open project beside the plan."""
