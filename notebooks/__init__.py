"""The notebooks, and the program that runs them and stores what they show."""
