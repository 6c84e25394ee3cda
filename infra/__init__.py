"""What runs Tovholder and what surrounds it: tables, plans, the ops command, the local cloud, the season simulator."""
