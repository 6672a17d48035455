"""One place, or a few, month by month: values, ranks, breaks, revisions, and what is more than ordinary movement."""

from fairwait.analysis.trajectories.england import EnglandTrajectory, england_finding, england_trajectory
from fairwait.analysis.trajectories.finding import comparison_finding, trajectory_finding
from fairwait.analysis.trajectories.trajectory import Trajectory, TrajectoryPoint, trajectories, trajectory

__all__ = [
    "EnglandTrajectory",
    "Trajectory",
    "TrajectoryPoint",
    "comparison_finding",
    "england_finding",
    "england_trajectory",
    "trajectories",
    "trajectory",
    "trajectory_finding",
]
