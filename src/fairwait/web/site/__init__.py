"""The pages: those printed beforehand, and those made when they are asked for."""
