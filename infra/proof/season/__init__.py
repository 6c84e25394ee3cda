"""The season simulator: the real handlers on a cloud in this process, and a clock that jumps from event to event."""
